// nginx's own log of errors: read for what went wrong, and kept from growing without end.
import { open, rename, stat } from 'node:fs/promises';

const MOST_BYTES = 10 * 1024 * 1024;
/** As much as is read of what was written since. */
const READ_BYTES = 64 * 1024;
const GAVE_UP = 'still could not bind';

/** In bytes; 0 where there is none. */
export async function logSize(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** What kept nginx from what it was told; null as long as it has not given up. */
export async function emergencySince(file: string, position: number): Promise<string | null> {
  const text = await readFrom(file, position);
  // It tries to listen five times.
  return /bind\(\) to/.test(text) && !text.includes(GAVE_UP) ? null : emergencyIn(text);
}

/** The last emergencies in what nginx wrote, each once. */
export function emergencyIn(text: string): string | null {
  const found = [...text.matchAll(/\[emerg\] (?:\d+#\d+: )?(.+)$/gm)].map(([, message = '']) => message);
  const lines = [...new Set(found)].filter((line) => !line.startsWith(GAVE_UP));
  return lines.length === 0 ? null : lines.slice(-3).join('; ');
}

/** Whether the log was set aside: nginx is to open a new one then. The one set aside before is gone. */
export async function setAsideLog(file: string, mostBytes = MOST_BYTES): Promise<boolean> {
  if ((await logSize(file)) <= mostBytes) return false;
  await rename(file, `${file}.1`);
  return true;
}

async function readFrom(file: string, position: number): Promise<string> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const from = Math.max(size < position ? 0 : position, size - READ_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  }
}
