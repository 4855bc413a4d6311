/** What a command exits with after Ctrl-C. */
export const INTERRUPTED_EXIT_CODE = 130;

/** A signal that aborts at the first Ctrl-C or SIGTERM, so that the step under way can end; a second one ends the process. */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
      process.stderr.write('\nStopping after this step; press Ctrl-C again to stop at once.\n');
      controller.abort();
    });
  }
  return controller.signal;
}

/** Runs `work`, which throws an error with the code `interrupted` when it was stopped. */
export async function endWhenInterrupted(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'interrupted')) throw error;
    console.error(error.message);
    process.exitCode = INTERRUPTED_EXIT_CODE;
  }
}
