export interface StopSignals {
  /** Settles when the process is asked to end. */
  asked: Promise<void>;
  /** Aborted when it is asked again, by somebody who does not want to wait. */
  urged: AbortSignal;
}

/** npm and service managers pass on what the process hears itself: what comes so soon after the first is the same wish. */
const ECHO_MS = 1_000;

/** Hears SIGINT and SIGTERM for as long as the process runs: neither ends it by itself any more. */
export function hearStopSignals(clock: () => number = () => performance.now()): StopSignals {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const urging = new AbortController();
  let firstAt: number | undefined;
  const hear = () => {
    firstAt ??= clock();
    resolve();
    if (clock() - firstAt >= ECHO_MS) urging.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
  return { asked, urged: urging.signal };
}
