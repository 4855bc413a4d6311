// Processes of this program that a report starts: they end with it, however it ends.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ReportError } from '../report-error.ts';

/** How this program is started once more. */
export interface Program {
  /** What Node runs. */
  file: string;
  /** For a child: this process's environment, but for Octavo's settings, which are these. */
  environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv;
}

export interface Child extends AsyncDisposable {
  process: ChildProcess;
  pid: number | undefined;
  /** What it said last, for whoever must know why it ended. */
  output(): string;
}

const LAST_OUTPUT = 4_000;
const END_MS = 5_000;

/** A program that is asked to end with SIGTERM. @throws ReportError `no-process` */
export async function startChild(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Child> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  return await held(child, [command, ...args]);
}

/** One of this program that is talked to. @throws ReportError `no-process` */
export async function startTalking(program: Program, args: readonly string[]): Promise<Child> {
  const child = fork(program.file, args, {
    env: program.environment({}),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return await held(child, args);
}

async function held(child: ChildProcess, command: readonly string[]): Promise<Child> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-LAST_OUTPUT);
    });
  running.add(child);
  process.off('exit', abandonAll).on('exit', abandonAll);
  child.once('exit', () => running.delete(child));
  try {
    if (child.pid === undefined) await once(child, 'spawn');
  } catch (error) {
    running.delete(child);
    throw new ReportError('no-process', `${command.join(' ')} could not be started.`, error);
  }
  child.on('error', () => {});
  return {
    process: child,
    pid: child.pid,
    output: () => output,
    [Symbol.asyncDispose]: () => end(child),
  };
}

const running = new Set<ChildProcess>();

/** A second Ctrl-C ends this process where it stands. */
function abandonAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

export function isRunning({ process: child }: Child): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const giveUp = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await ended;
  clearTimeout(giveUp);
}

/** The next that a child tells. @throws ReportError `no-process` when it ends without a word. */
export async function nextMessage(child: Child, signal: AbortSignal): Promise<unknown> {
  const done = new AbortController();
  const ending = AbortSignal.any([done.signal, signal]);
  try {
    const told = once(child.process, 'message', { signal: ending });
    const ended = once(child.process, 'exit', { signal: ending }).then(() => null);
    ended.catch(() => {});
    told.catch(() => {});
    const first = await Promise.race([told, ended]);
    if (first !== null) return first[0];
    throw new ReportError('no-process', `A process of the report ended by itself:\n${child.output()}`);
  } finally {
    done.abort();
  }
}
