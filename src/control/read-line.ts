import type { Socket } from 'node:net';

const NEWLINE = 0x0a;

/**
 * The first line that comes, without its end.
 * @throws when it is longer than so many bytes, takes longer than so many milliseconds, or does not come at all.
 */
export async function readLine(socket: Socket, mostBytes: number, patienceMs: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const pieces: Buffer[] = [];
  let length = 0;
  const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  const take = (piece: Buffer) => {
    const end = piece.indexOf(NEWLINE);
    pieces.push(end === -1 ? piece : piece.subarray(0, end));
    length += piece.length;
    if (length > mostBytes) reject(new Error(`more than ${mostBytes} bytes in a line`));
    else if (end !== -1) resolve(Buffer.concat(pieces).toString());
  };
  const end = () => reject(new Error('the line broke off'));
  socket.on('data', take).once('error', reject).once('close', end);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.off('data', take).off('close', end);
  }
}
