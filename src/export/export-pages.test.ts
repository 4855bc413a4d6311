import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { buildSampleSite } from '../../tests/support/sample-site.ts';
import { openSite } from '../../tests/support/site.ts';
import { importMarkdown } from '../import/markdown/import-markdown.ts';
import { exportMarkdown } from './export-markdown.ts';

describeDatabases('a site that was exported and imported', (_open, kind) => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  test('serves the same pages', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'octavo-export-'));
    folders.push(folder);
    await using first = await openSite(kind);
    await using second = await openSite(kind);
    await buildSampleSite(first.services, [
      'One',
      'Two',
      'Three',
      'Four',
      'Five & six',
      '<b>Seven</b>',
      '八',
      'Nine',
      'Ten',
    ]);
    await exportMarkdown(first.services, { folder });
    await importMarkdown(second.services, { folder });
    const paths = [
      '/',
      '/page/2/',
      '/one/',
      '/five-and-six/',
      '/about/team/',
      '/tags/',
      '/tags/notes/',
      '/archive/2024/',
      '/feed.xml',
      '/old/0',
      '/gone',
      '/one.md',
    ];
    for (const path of paths) {
      const [a, b] = [await first.get(path), await second.get(path)];
      expect.soft(b.status, path).toBe(a.status);
      expect.soft(await b.text(), path).toBe(await a.text());
      expect.soft(b.headers.get('location'), path).toBe(a.headers.get('location'));
    }
    expect((await first.get('/one/')).status).toBe(200);
  });
});
