// What somebody sends who wants to fill a server's memory: addresses and headers that nobody has sent before, without end.
import { Agent, request } from 'node:http';

export interface FloodRequest {
  method: 'GET' | 'HEAD';
  path: string;
  headers: Record<string, string>;
}

export interface FloodOptions {
  /** Of the process, without a slash at the end. */
  url: string;
  from: number;
  to: number;
  connections: number;
  /** Asked for by everybody, between the others. */
  hot: readonly string[];
  /** Of a post. */
  post: string;
}

export interface Flooded {
  /** Of the pages that everybody asks for. */
  hits: number;
  asked: number;
  /** Statuses that no such request should get. */
  unexpected: Record<string, number>;
  /** How long a page that everybody asks for took, in milliseconds: 99 of 100, and all of them. */
  p99: number;
  worst: number;
}

/** One in so many is for a page that everybody asks for. */
const HOT_EVERY = 10;
const EXPECTED = [200, 301, 302, 304, 308, 400, 404];

/** Sends the requests of these numbers, each of them once. */
export async function flood(options: FloodOptions): Promise<Flooded> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const times: number[] = [];
  const flooded: Flooded = { hits: 0, asked: 0, unexpected: {}, p99: 0, worst: 0 };
  let next = options.from;
  const send = async () => {
    while (next < options.to) {
      const number = next;
      next += 1;
      const isHot = number % HOT_EVERY === 0;
      const one = isHot ? hotRequest(options.hot, number) : oddRequest(number, options.post);
      const started = performance.now();
      const { status, cacheStatus } = await ask(agent, options.url, one);
      if (!EXPECTED.includes(status)) flooded.unexpected[status] = (flooded.unexpected[status] ?? 0) + 1;
      if (!isHot) continue;
      times.push(performance.now() - started);
      flooded.asked += 1;
      if (/^Octavo; hit/.test(cacheStatus)) flooded.hits += 1;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, send));
  agent.destroy();
  times.sort((one, other) => one - other);
  flooded.p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  flooded.worst = times.at(-1) ?? 0;
  return flooded;
}

function hotRequest(hot: readonly string[], number: number): FloodRequest {
  const path = hot[(number / HOT_EVERY) % hot.length] ?? '/';
  return { method: 'GET', path, headers: { 'Accept-Encoding': 'gzip, br' } };
}

/** Always the same for a number. */
function oddRequest(number: number, post: string): FloodRequest {
  const word = (number * 2_654_435_761).toString(36);
  const paths = [
    `/${word}/`,
    `${post}?comments=${number}`,
    `/?utm_source=${word}&${word}=1`,
    `/search?q=${word}`,
    `/page/${number}/`,
    `/%C3%A9${word}/%7E%41`,
    `/tags/${word}/`,
    `/${word}.md`,
    `/${'a'.repeat(number % 1500)}${word}`,
    `/?p=${number}`,
    `/archive/${1000 + (number % 9000)}/page/${number}/`,
    `${post}${word}`,
    `/authors/${word}/feed.xml`,
    `/search?q=${'w+'.repeat(number % 300)}${word}&page=${number % 50}`,
    `//${word}`,
    `/comments/${number}/`,
    `/media/${word}/${word}.jpg`,
  ];
  const encodings = [`br;q=0.${number}`, `gzip, x-${word}`, word, `identity;q=0, *;q=0.${number % 1000}`];
  return {
    method: number % 7 === 0 ? 'HEAD' : 'GET',
    path: paths[number % paths.length] ?? '/',
    headers: {
      'Accept-Encoding': encodings[number % encodings.length] ?? '',
      Cookie: `c${word}=${word}`,
      'If-None-Match': `"${word}"`,
      'User-Agent': `agent ${word}`,
      [`X-${word}`]: word,
      'X-Forwarded-For': `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
      'X-Forwarded-Host': `${word}.example`,
    },
  };
}

async function ask(agent: Agent, url: string, { method, path, headers }: FloodRequest) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; cacheStatus: string }>();
  // As it stands: an address that begins with two slashes is none of another host.
  const asked = request(url, { agent, method, path, headers }, (message) => {
    const { statusCode: status = 0 } = message;
    message.resume().on('error', reject);
    message.on('end', () => resolve({ status, cacheStatus: String(message.headers['cache-status'] ?? '') }));
  });
  asked.on('error', reject).end();
  return promise;
}
