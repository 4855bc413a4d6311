// Imports that meet each other, or were killed, leave what one import leaves.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Database } from '../src/database/database.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { importWordpress } from '../src/import/wordpress/import-wordpress.ts';
import { createEmptyDatabase, describeDatabases } from './support/databases.ts';
import { runOctavo } from './support/octavo.ts';
import { openSite } from './support/site.ts';
import { siteRows } from './support/site-rows.ts';
import { sampleExport } from './support/wordpress-export.ts';

const POSTS = 120;
const COMMAND = join(import.meta.dirname, '../bin/octavo.js');
/** How many posts are there when it is killed: as soon as there can be any, and twice in the midst of them. */
const KILLED_AT = [0, 10, 60];

describeDatabases('an import', (_, kind) => {
  test('of a WordPress export that runs twice at once gives each post and page once', async () => {
    await using site = await openSite(kind);
    const folder = site.services.config.dataDir;
    const items = Array.from({ length: 30 }, (_, index) => ({
      id: index + 1,
      type: index % 5 === 4 ? 'page' : 'post',
      terms: ['category:news:News'],
      comments: [{ id: 1000 + index }],
    }));
    await writeFile(join(folder, 'blog.xml'), sampleExport({ items }));
    const options = { file: join(folder, 'blog.xml') };
    await Promise.all([1, 2].map(() => importWordpress(site.services, options)));
    const again = await importWordpress(site.services, options);
    expect([again.countOf('posts', 'unchanged'), again.countOf('pages', 'unchanged')]).toEqual([24, 6]);
    const { posts, pages, comments, tags } = await siteRows(site.database);
    expect([posts?.length, pages?.length, comments?.length, tags?.length]).toEqual([24, 6, 24, 1]);
  });

  test('that is killed and run again gives what one that was not gives', { timeout: 120_000 }, async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'octavo-killed-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    await writePosts(join(folder, 'posts'));
    const rows: unknown[] = [];
    for (const kills of [[], KILLED_AT]) {
      const empty = stack.use(await createEmptyDatabase(kind));
      const { settings } = empty;
      const env: Record<string, string> =
        settings.kind === 'sqlite'
          ? { DATA_DIR: join(settings.file, '..') }
          : { DATABASE_URL: settings.url, DATA_DIR: folder };
      const args = ['import', 'markdown', join(folder, 'posts'), '--author', 'Ada'];
      const database = stack.use(await openDatabase(settings));
      for (const posts of kills) await runAndKill(args, env, () => hasPosts(database, posts));
      expect(await runOctavo(args, { env })).toMatchObject({ exitCode: 0 });
      rows.push(await siteRows(database));
    }
    expect(rows[1]).toEqual(rows[0]);
  });
});

async function writePosts(folder: string): Promise<void> {
  await mkdir(folder);
  for (let index = 0; index < POSTS; index++) {
    const fields = `title: Post ${index % 40}\ndate: 2020-01-01\ntags: [a${index % 7}, b${index % 3}]`;
    const text = `[next](post-${index + 1}.md)\n\n${'Some words of a text. '.repeat(400)}`;
    await writeFile(join(folder, `post-${index}.md`), `---\n${fields}\n---\n${text}\n`);
  }
}

async function runAndKill(
  args: readonly string[],
  env: Record<string, string>,
  isTime: () => Promise<boolean>,
): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while (child.exitCode === null && !(await isTime())) await setTimeout(1);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

async function hasPosts({ read }: Database, count: number): Promise<boolean> {
  try {
    const posts = await read.selectFrom('posts').select('id').execute();
    return posts.length >= count;
  } catch {
    // There are no tables yet.
    return false;
  }
}
