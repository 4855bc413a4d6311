import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '../../tools/required-programs.ts';

/**
 * Spawns a program that ends with this process: on Linux the kernel sends it `lastSignal` even when this process is
 * killed without a chance to tidy up.
 */
export function spawnChild(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { lastSignal: 'SIGTERM' | 'SIGQUIT' },
): ChildProcess {
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) {
    return spawn(program, args, options);
  }
  const lastSignal = options.lastSignal.replace('SIG', '');
  return spawn(setpriv, ['--pdeathsig', lastSignal, program, ...args], options);
}

/** Signals a child, if it still runs, and waits for its end. Resolves to its exit code, null after a signal. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (isRunning(child)) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

export function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
