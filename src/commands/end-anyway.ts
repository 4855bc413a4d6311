import type { Logger } from 'pino';

/** Longer than any part of a process may take to end when what it needs does not answer. */
const LONGEST_END_MS = 8_000;

/** Ends the process though something still holds it that should have let go by then. */
export function endAnyway(logger: Pick<Logger, 'error'>, afterMs = LONGEST_END_MS): void {
  const end = () => {
    logger.error('something that this process used did not let go; ending without it');
    process.exit(1);
  };
  setTimeout(end, afterMs).unref();
}
