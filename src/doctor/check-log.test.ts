import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { invalidate } from '../invalidation/log.ts';
import { checkLog } from './check-log.ts';

describeDatabases('the check of the log', (open, kind) => {
  test('finds nothing in a log that is well, of which it sees one moment', async () => {
    await using opened = await open();
    const { database } = opened;
    expect(await checkLog({ database })).toEqual({ detail: 'position 0', findings: [] });
    await append(database);
    let statements = 0;
    database.observe(() => {
      statements += 1;
    });
    expect(await checkLog({ database })).toEqual({ detail: 'position 1', findings: [] });
    expect(statements).toBe(1);
  });

  test('finds a log that has lost its row', async () => {
    await using opened = await open();
    const { database } = opened;
    await append(database);
    const undo = new Error('undo');
    const losing = database.transaction(async (tx) => {
      await tx.deleteFrom('invalidation_log').execute();
      const { findings } = await checkLog({ database: { kind, read: tx } });
      expect(findings).toMatchObject([{ message: expect.stringContaining('lost its row') }]);
      throw undo;
    });
    await expect(losing).rejects.toBe(undo);
  });

  test('finds positions that would be given twice, where they come from the row', async () => {
    await using opened = await open();
    const { database } = opened;
    await append(database);
    await append(database);
    await database.transaction((tx) => tx.updateTable('invalidation_log').set({ position: 1 }).execute());
    const { findings } = await checkLog({ database });
    const wrong = { message: 'The newest position is 2, but invalidation_log says 1.' };
    expect(findings).toMatchObject(kind === 'postgres' ? [wrong] : []);
  });
});

function append(database: Database): Promise<void> {
  return database.transaction(async (tx) => invalidate(tx, ['post:1']));
}
