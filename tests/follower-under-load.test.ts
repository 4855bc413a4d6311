import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { invalidate } from '../src/invalidation/log.ts';
import { createServices } from '../src/services.ts';
import { openTestDatabase } from './support/databases.ts';

test('a process whose connections are all in use still hears what others have changed', async () => {
  await using home = await openTestDatabase('postgres');
  await using folder = await mkdtempDisposable(join(tmpdir(), 'octavo-follower-'));
  const config = readConfig({ DATA_DIR: folder.path, LOG_LEVEL: 'silent', CACHE_POLL_MS: '60000' });
  const database = { ...home.settings, poolSize: 1 };
  await using services = await createServices({ ...config, database }, Date.now, config.timeLimits);
  await services.database.transaction(async (tx) => {
    await tx.selectFrom('settings').select('key').execute();
    await home.database.transaction(async (other) => invalidate(other, ['post:1']));
    expect(await services.follower.catchUp()).toBe(true);
  });
  expect(services.follower.isFresh({ tags: ['post:1'], readAt: 0 })).toBe(false);
});
