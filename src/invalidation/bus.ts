/** Wakes the followers of other processes. It may lose, double or delay what it is given: the log is the truth. */
export interface Bus extends AsyncDisposable {
  /**
   * Calls `wake` whenever another process may have appended to the log, with the position where that is known. It resolves
   * soon, whether anything can be heard or not, and never rejects.
   */
  listen(wake: (position?: number) => void): Promise<void>;
  /** Tells the others of what this process has committed; nothing where the database does so itself. It never throws. */
  tell(): void;
}

/** Where nobody is told: followers find out when they look. */
export const silentBus: Bus = {
  listen: async () => {},
  tell: () => {},
  [Symbol.asyncDispose]: async () => {},
};
