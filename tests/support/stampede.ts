// Many readers at once on a page that nobody has asked for yet: all of them are connected before the first one asks.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startOctavo } from './octavo.ts';
import { readMetric } from './read-metric.ts';

/** The query that each rendering of a post sends once. */
const QUERY = 'posts.by-slug';
const TOKEN = 'a-stampede-is-watched';

export interface Node extends AsyncDisposable {
  url: string;
}

export interface Stampede {
  /** By status, how many were answered so. */
  statuses: Record<string, number>;
  /** Pages that were made, and the statements for them. */
  made: number;
  statements: number;
  /** From the first question until the first and the last answer, in milliseconds. */
  firstMs: number;
  lastMs: number;
}

/** A process whose counts can be read. */
export function startNode(env: Readonly<Record<string, string>>): Promise<Node> {
  return startOctavo({ env: { ...env, METRICS_TOKEN: TOKEN, SITE_URL: 'http://site.test' } });
}

/** @param readers in all, shared out evenly. */
export async function stampede(nodes: readonly Node[], path: string, readers: number): Promise<Stampede> {
  const before = await counted(nodes);
  const sockets = await Promise.all(
    Array.from({ length: readers }, (_, reader) => open(nodes[reader % nodes.length]?.url ?? '')),
  );
  const asked = performance.now();
  const answers = await Promise.all(sockets.map((socket) => ask(socket, path)));
  const times = answers.map(({ at }) => at - asked).sort((one, other) => one - other);
  const after = await counted(nodes);
  const statuses: Record<string, number> = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    statuses,
    made: after.made - before.made,
    statements: after.statements - before.statements,
    firstMs: times[0] ?? 0,
    lastMs: times.at(-1) ?? 0,
  };
}

async function open(url: string): Promise<Socket> {
  const { port, hostname } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, path: string): Promise<{ status: string; at: number }> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: site.test\r\nConnection: close\r\n\r\n`);
  const answer = await buffer(socket).catch((error: unknown) => Buffer.from(`HTTP/1.1 ${error}`));
  const status = answer.toString('latin1', 9, 12);
  return { status: isWhole(answer) ? status : `${status}, cut off`, at: performance.now() };
}

function isWhole(answer: Buffer): boolean {
  const end = answer.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)/im.exec(answer.toString('latin1', 0, end))?.[1];
  return end > 0 && (length === undefined || answer.length === end + 4 + Number(length));
}

async function counted(nodes: readonly Node[]): Promise<{ made: number; statements: number }> {
  const sum = async (name: string) => {
    const counts = await Promise.all(nodes.map(({ url }) => readMetric(url, TOKEN, name)));
    return counts.reduce((total, count) => total + count, 0);
  };
  const outcomes = ['miss', 'refused'].map((outcome) =>
    sum(`octavo_cache_requests_total{cache="pages",outcome="${outcome}"}`),
  );
  const [missed = 0, refused = 0] = await Promise.all(outcomes);
  const statements = await sum(`octavo_query_duration_seconds_count{query="${QUERY}"}`);
  return { made: missed + refused, statements };
}
