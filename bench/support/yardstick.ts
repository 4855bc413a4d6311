import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { endChild, spawnChild } from '../../tests/support/spawn-child.ts';
import { type BareSite, type PageKind, recordedPages } from './bare-page.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface BenchPage {
  name: string;
  path: string;
  kind: PageKind;
}

/** The front page, the list's last full page, and a post of middling length that nobody commented on. */
export async function findPaths(url: string, dataDir: string): Promise<BenchPage[]> {
  const front = await (await fetch(url)).text();
  const last = Math.max(...[...front.matchAll(/href="\/page\/(\d+)\/"/g)].map((match) => Number(match[1])));
  using database = new DatabaseSync(join(dataDir, 'octavo.db'), { readOnly: true });
  const post = database
    .prepare(
      `select slug from posts where status = 'published' and comment_count = 0 and words between 300 and 800
       and published_at < (select max(published_at) from posts where status = 'published') order by id limit 1`,
    )
    .get();
  if (post === undefined) throw new Error('no post without comments: seed more of them');
  return [
    { name: 'front page', path: '/', kind: 'list' },
    { name: `page ${last - 1}`, path: `/page/${last - 1}/`, kind: 'list' },
    { name: 'a post', path: `/${encodeURIComponent(String(post.slug))}/`, kind: 'post' },
  ];
}

/** What the application itself sends to its database for each path. */
export async function recordStatements(dataDir: string, paths: readonly string[]) {
  const outfile = join(ROOT, 'dist/bench/record-statements.js');
  await build({
    entryPoints: [join(import.meta.dirname, 'record-statements.ts')],
    outfile,
    absWorkingDir: ROOT,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'warning',
  });
  const child = spawnChild(process.execPath, [outfile, dataDir, ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
    lastSignal: 'SIGTERM',
  });
  if (child.stdout === null) throw new Error('no output to read');
  return recordedPages.parse(JSON.parse(await text(child.stdout)));
}

export interface BareServer extends AsyncDisposable {
  url: string;
  pid: number | undefined;
}

export function startBareServer(site: BareSite): Promise<BareServer> {
  return startYardstick('bare-server.ts', site);
}

/** Sends the same head, names and values in turns, and the same body each time. */
export function startBareCachedServer(head: readonly string[], body: Buffer): Promise<BareServer> {
  return startYardstick('bare-cached-server.ts', { head, body: body.toString('base64') });
}

async function startYardstick(script: string, told: unknown): Promise<BareServer> {
  const child = spawnChild(process.execPath, [join(import.meta.dirname, script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    lastSignal: 'SIGTERM',
  });
  if (child.stdin === null || child.stdout === null) throw new Error('no way to talk to the bare server');
  child.stdin.end(JSON.stringify(told));
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const url = String(line).trim();
  if (!url.startsWith('http')) throw new Error('the bare server did not start');
  return {
    url,
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      await endChild(child, 'SIGTERM');
    },
  };
}
