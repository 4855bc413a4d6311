// Keeps a server busy over plain sockets that stay open, one question at a time on each: as little work as possible, so
// that the server and not the asking is measured. A process of its own, told over IPC what to ask.
import { connect } from 'node:net';

export interface Load {
  port: number;
  path: string;
  /** Beside the host, as a client sends them. */
  headers?: Readonly<Record<string, string>>;
  connections: number;
  seconds: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Milliseconds until the last byte. */
  p50: number;
  p99: number;
  /** Part of one core that the asking took: near 1, it is the asking that is slow. */
  busy: number;
}

process.on('message', async (load: Load) => process.send?.(await run(load)));

async function run(load: Load): Promise<LoadResult> {
  const { connections, seconds } = load;
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(Array.from({ length: connections }, () => ask(load, until, times)));
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = Float64Array.from(times).sort();
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return {
    requests: times.length,
    seconds: elapsed / 1000,
    p50: at(0.5),
    p99: at(0.99),
    busy: (user + system) / 1000 / elapsed,
  };
}

/** On one connection, until the time has come. Rejects for any answer but 200 with a length. */
function ask({ port, path, headers = {} }: Load, until: number, times: number[]): Promise<void> {
  const fields = Object.entries({ Host: `127.0.0.1:${port}`, ...headers });
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const question = `GET ${path} HTTP/1.1\r\n${lines}\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let asked = 0;
    let left = -1;
    const send = () => {
      asked = performance.now();
      left = -1;
      socket.write(question);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${path}: the server closed the connection`)));
    socket.on('data', (chunk: Buffer) => {
      try {
        left = left === -1 ? leftAfter(chunk) : left - chunk.length;
      } catch (error) {
        reject(error);
      }
      if (left > 0) return;
      const now = performance.now();
      times.push(now - asked);
      if (now < until) send();
      else socket.removeAllListeners('close').end(resolve);
    });
  });
}

/** Bytes of the body still to come after the chunk that an answer begins with. */
function leftAfter(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n');
  const head = chunk.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (end === -1 || length === undefined || !head.startsWith('HTTP/1.1 200'))
    throw new Error(`an answer that cannot be counted:\n${head}`);
  return end + 4 + Number(length) - chunk.length;
}
