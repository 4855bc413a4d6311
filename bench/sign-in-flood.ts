// What a flood of sign-ins does to the readers of public pages: their waiting time before, during and after it, side by
// side. The readers come at a fixed rate, as they would; the flood keeps 100 attempts under way from a process of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { runOctavo, startOctavo } from '../tests/support/octavo.ts';

const SECONDS = Number(process.env.SECONDS ?? 8);
const READERS_PER_SECOND = 40;
const AT_ONCE = 100;

type Flood = 'none' | 'readers' | 'one-address' | 'many-addresses';

const PHASES: readonly { name: string; flood: Flood }[] = [
  { name: 'quiet', flood: 'none' },
  { name: '100 more readers of /robots.txt (yardstick)', flood: 'readers' },
  { name: 'quiet', flood: 'none' },
  { name: '100 sign-ins at a time from one address', flood: 'one-address' },
  { name: 'quiet', flood: 'none' },
  { name: '100 sign-ins at a time, each from another address', flood: 'many-addresses' },
  { name: 'quiet', flood: 'none' },
];

if (process.argv[2] === 'flood') await flood(process.argv[3] as Flood, process.argv[4] ?? '');
else await measure();

async function measure(): Promise<void> {
  await using server = await startOctavo({ env: { TRUST_PROXY: '127.0.0.1' } });
  await runOctavo(['seed', '--posts', '200', '--comments', '5'], { env: { DATA_DIR: server.dataDir } });
  const paths = await postPaths(server.url);
  await read(server.url, paths, 2);
  console.log(
    `${READERS_PER_SECOND} page views a second, ${SECONDS} s each; milliseconds until the last byte\n`,
  );
  console.log('| | p50 | p95 | p99 | most | failed | flood: answers a second by status |');
  console.log('|---|---|---|---|---|---|---|');
  for (const phase of PHASES) {
    const child = phase.flood === 'none' ? null : startFlood(phase.flood, server.url);
    await delay(500);
    const { times, failed } = await read(server.url, paths, SECONDS);
    const answers = child === null ? '' : await endFlood(child);
    const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((part) => percentile(times, part).toFixed(1));
    console.log(`| ${phase.name} | ${p50} | ${p95} | ${p99} | ${most} | ${failed} | ${answers} |`);
    await delay(1000);
  }
}

async function postPaths(url: string): Promise<string[]> {
  const page = await (await fetch(`${url}/`)).text();
  const posts = [...page.matchAll(/post-card-title"[^>]*><a [^>]*href="([^"]*)"/g)].map(
    (match) => match[1] ?? '/',
  );
  return ['/', ...posts];
}

async function read(url: string, paths: readonly string[], seconds: number) {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let failed = 0;
  const views: Promise<void>[] = [];
  const started = performance.now();
  for (let view = 0; view < seconds * READERS_PER_SECOND; view++) {
    await delay(Math.max(0, started + (view * 1000) / READERS_PER_SECOND - performance.now()));
    const asked = performance.now();
    const path = paths[view % paths.length] ?? '/';
    const done = ask(url, agent, { path }).then((status) => {
      times.push(performance.now() - asked);
      if (status !== 200) failed += 1;
    });
    views.push(done);
  }
  await Promise.all(views);
  agent.destroy();
  return { times, failed };
}

function percentile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function startFlood(kind: Flood, url: string): ChildProcess {
  return fork(import.meta.filename, ['flood', kind, url], { stdio: 'inherit' });
}

async function endFlood(child: ChildProcess): Promise<string> {
  const answer = once(child, 'message');
  child.send('stop');
  const [text] = await answer;
  await once(child, 'exit');
  return String(text);
}

/** The other process: keeps its attempts under way until it is told to stop, then says how they were answered. */
async function flood(kind: Flood, url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const counts = new Map<number, number>();
  const started = performance.now();
  let isOver = false;
  process.once('message', () => {
    isOver = true;
  });
  const attempt = async () => {
    while (!isOver) {
      const status = await (kind === 'readers'
        ? ask(url, agent, { path: '/robots.txt' })
        : signIn(kind, url, agent));
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, attempt));
  const seconds = (performance.now() - started) / 1000;
  const rates = [...counts].sort().map(([status, count]) => `${status}: ${Math.round(count / seconds)}`);
  process.send?.(rates.join(', '));
  process.disconnect?.();
}

function signIn(kind: Flood, url: string, agent: Agent): Promise<number> {
  const address = Array.from({ length: 4 }, () => 1 + Math.floor(Math.random() * 250)).join('.');
  const body = new URLSearchParams({
    email: `nobody-${address}@example.org`,
    password: 'correct horse battery',
  });
  const from = kind === 'one-address' ? '203.0.113.7' : address;
  return ask(url, agent, { path: '/account/sign-in/', body: body.toString(), from });
}

interface Question {
  path: string;
  body?: string;
  from?: string;
}

function ask(url: string, agent: Agent, { path, body, from }: Question): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(from !== undefined && { 'X-Forwarded-For': from }),
      ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request(new URL(path, url), { agent, method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
