import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { openSite } from '../../../tests/support/site.ts';
import { actorOf } from '../../../tests/support/writer.ts';
import { bulkEdit } from './bulk-edit.ts';

describeDatabases('a change of many texts', (_, kind) => {
  test('says of each that its new author has been removed meanwhile, and changes none', async () => {
    await using site = await openSite(kind);
    const owner = actorOf(await site.addMember('owner'));
    const ids = await site.addPosts([{ slug: 'one' }, { slug: 'two' }]);
    const deed = { action: 'set-author', authorId: 12_345 } as const;
    const results = await bulkEdit(site.database, owner, { kind: 'post', ids, deed }, site.clock.now);
    const problem = 'This author is not there any more.';
    expect(results).toEqual([
      { id: ids[0], title: 'One', ok: false, problem },
      { id: ids[1], title: 'Two', ok: false, problem },
    ]);
  });
});
