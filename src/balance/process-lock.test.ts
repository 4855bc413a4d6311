import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFile } from './process-lock.ts';

test('one has it, until it lets go', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'octavo-lock-'));
  const file = join(place.path, 'balancer.lock');
  {
    using lock = lockFile(file);
    expect(lock).not.toBeNull();
    expect(lockFile(file)).toBeNull();
  }
  using again = lockFile(file);
  expect(again).not.toBeNull();
});
