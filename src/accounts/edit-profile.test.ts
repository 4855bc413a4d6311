import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { NOON, openSite } from '../../tests/support/site.ts';
import { twoAtOnce } from '../../tests/support/two-at-once.ts';
import { SYSTEM } from './actor.ts';
import { editProfile } from './edit-profile.ts';

describeDatabases('editProfile', (_, kind) => {
  test('says that a name changed which somebody else has given just now', async () => {
    await using site = await openSite(kind);
    const { id } = await site.addMember('author', { name: 'Ada' });
    const edit = (name: string) => (tx: Parameters<typeof editProfile>[0]) =>
      editProfile(tx, SYSTEM, id, { name, bio: 'Writes.', website: null }, NOON);
    expect(await twoAtOnce(site.database, edit('Ada L.'), edit('Ada'))).toContain(`author:${id}:link`);
  });
});
