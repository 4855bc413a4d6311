/** When a process answers early that it has too much to do; 0 switches either off. */
export interface OverloadSettings {
  /** Requests that the application works on at once. */
  mostRequests: number;
  /** By which the process is late with what it does, on average. */
  delayMs: number;
}
