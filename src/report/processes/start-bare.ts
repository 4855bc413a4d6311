import type { BareAnswer } from './bare-server.ts';
import { nextMessage, type Program, startTalking } from './child-processes.ts';
import { processorTime } from './cores.ts';

export interface BareServer {
  port: number;
  pid: number | undefined;
  /** Seconds of any core so far; null where the system does not tell. */
  processorTime: () => number | null;
}

/** The yardstick: a process that sends the same whatever it is asked. */
export async function startBare(
  program: Program,
  answer: BareAnswer,
  { signal, stack }: { signal: AbortSignal; stack: AsyncDisposableStack },
): Promise<BareServer> {
  const child = stack.use(await startTalking(program, ['report', 'bare-server']));
  const told = nextMessage(child, signal);
  child.process.send(answer);
  const port = Number(await told);
  return { port, pid: child.pid, processorTime: () => processorTime(child.pid) };
}
