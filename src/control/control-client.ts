import { connect, type Socket } from 'node:net';
import { answerLine, type ControlMethod, LONGEST_ANSWER, LONGEST_REQUEST } from './control-method.ts';
import { type ControlRecord, controlFolder, readRecords, removeIfDead } from './control-record.ts';
import { readLine } from './read-line.ts';

const PATIENCE_MS = 5_000;

/** What one process answered, or why it did not. */
export type Answered<Answer> = { process: ControlRecord } & (
  | { ok: true; answer: Answer }
  | { ok: false; message: string }
);

/** Asks every running process of a folder of data that is of the method's kind; none is there where the list is empty. */
export async function askAll<Given, Answer>(
  dataDir: string,
  method: ControlMethod<Given, Answer>,
  given: Given,
  patienceMs: number = PATIENCE_MS,
): Promise<Answered<Answer>[]> {
  const { asks = 'node' } = method;
  const records = (await readRecords(controlFolder(dataDir))).filter(({ kind }) => kind === asks);
  const answers = await Promise.all(
    records.map(async (record): Promise<Answered<Answer> | null> => {
      try {
        return { process: record, ...(await askOne(record.socket, method, given, patienceMs)) };
      } catch (error) {
        // Nobody listens: what is there was left by a process that was killed.
        if (isGone(error)) return removeIfDead(record).then(() => null);
        return {
          process: record,
          ok: false,
          message: error instanceof Error ? error.message : String(error),
        };
      }
    }),
  );
  return answers.filter((answer) => answer !== null);
}

/**
 * Asks the process behind a socket.
 * @throws with the code `ENOENT` or `ECONNREFUSED` where nobody listens, and for answers that come late or are none.
 */
async function askOne<Given, Answer>(
  path: string,
  method: ControlMethod<Given, Answer>,
  given: Given,
  patienceMs: number = PATIENCE_MS,
): Promise<{ ok: true; answer: Answer } | { ok: false; message: string }> {
  const request = `${JSON.stringify({ method: method.name, given })}\n`;
  if (Buffer.byteLength(request) > LONGEST_REQUEST)
    return { ok: false, message: 'That is too much to ask at once.' };
  const socket = connect(path);
  try {
    const line = await exchange(socket, request, patienceMs);
    const parsed = answerLine.parse(JSON.parse(line));
    return parsed.ok ? { ok: true, answer: method.answer.parse(parsed.answer) } : parsed;
  } finally {
    socket.destroy();
  }
}

/** Whether somebody listens at a socket. */
export function isAnswering(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(path, () => resolve(true));
  socket.once('error', (error) => resolve(!isGone(error)));
  return promise.finally(() => socket.destroy());
}

function exchange(socket: Socket, request: string, patienceMs: number): Promise<string> {
  socket.write(request);
  return readLine(socket, LONGEST_ANSWER, patienceMs);
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ECONNREFUSED'].includes(String(error.code));
}
