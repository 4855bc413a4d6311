import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSite } from '../../tests/support/site.ts';
import { askAll } from '../control/control-client.ts';
import { statsMethod } from './cache-methods.ts';
import { openControl } from './open-control.ts';

test('a process whose socket cannot be opened says so and goes on', async () => {
  await using site = await openSite('sqlite');
  const folder = await mkdtemp(join(tmpdir(), 'octavo-test-'));
  const warned: unknown[] = [];
  const logger = { warn: (...given: unknown[]) => void warned.push(given) };
  const addresses = { neverCached: [], knownQuery: () => ({ parameters: [] }) };
  const serving = { ...site.services, pages: site.pages, addresses, siteUrl: 'http://site.test' };
  const ask = () => askAll(folder, statsMethod, {});
  {
    await writeFile(join(folder, 'run'), 'no folder');
    await using _none = await openControl(folder, logger, serving);
    expect(warned).toHaveLength(1);
    expect(await ask()).toEqual([]);
  }
  await rm(join(folder, 'run'));
  {
    await using _control = await openControl(folder, logger, serving);
    expect(await ask()).toMatchObject([{ ok: true, answer: { process: { siteUrl: 'http://site.test' } } }]);
  }
  expect(warned).toHaveLength(1);
  await rm(folder, { recursive: true });
});
