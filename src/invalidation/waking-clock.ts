/** Time that only grows, in milliseconds, and goes on while the machine sleeps, which `performance.now` does not see. */
export function wakingClock(): () => number {
  let steady = performance.now();
  let wall = Date.now();
  let slept = 0;
  return () => {
    const steadyNow = performance.now();
    const wallNow = Date.now();
    // Where somebody has only put the clock forward, the log is looked at once more than is needed.
    const missed = wallNow - wall - (steadyNow - steady);
    if (missed > NOTICED_MS) slept += missed;
    steady = steadyNow;
    wall = wallNow;
    return steadyNow + slept;
  };
}

const NOTICED_MS = 100;
