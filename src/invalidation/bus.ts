/** Wakes the followers of other processes. It may lose, double or delay what it is given: the log is the truth. */
export interface Bus extends AsyncDisposable {
  /** Calls `wake` whenever another process may have appended to the log. */
  listen(wake: () => void): Promise<void>;
  /** Tells the others of what this process has committed; nothing where the database does so itself. */
  tell(): void;
}

/** Where nobody is told: followers find out when they look. */
export const silentBus: Bus = {
  listen: async () => {},
  tell: () => {},
  [Symbol.asyncDispose]: async () => {},
};
