import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { naughtyStrings } from '../../../tests/support/naughty-strings.ts';
import { NOON, openSite, SITE_URL, type TestSite } from '../../../tests/support/site.ts';
import { actorOf } from '../../../tests/support/writer.ts';
import { type Actor, SYSTEM } from '../../accounts/actor.ts';
import { ForbiddenError } from '../../accounts/permissions.ts';
import { BLOCK_KINDS, type BlockKind } from '../spam/block.ts';
import { addBlock } from './add-block.ts';
import { blockSender, type SenderTrait } from './block-sender.ts';
import { removeBlock } from './remove-block.ts';

describeDatabases('the block list', (_, kind) => {
  test.each<[SenderTrait, boolean, string, number[]]>([
    ['email', false, 'ann@spam.example', [1]],
    ['email', true, 'ann@spam.example', [1, 2]],
    ['address', true, '192.0.2.1', [1, 3]],
    ['domain', true, 'spam.example', [1]],
  ])('blocking by %s (others too: %s) lists %s and makes spam of %j', async (by, all, value, spam) => {
    await using site = await siteWithSenders();
    const result = await block(site, SYSTEM, by, all);
    expect(result).toMatchObject({ ok: true, value, hasMore: false });
    expect(await blocks(site)).toEqual([{ kind: by, value }]);
    expect(await spamIds(site)).toEqual(spam);
    const post = await site.database.read
      .selectFrom('posts')
      .select('comment_count')
      .executeTakeFirstOrThrow();
    expect(post.comment_count).toBe(4 - spam.length);
  });

  test('an IPv6 address is blocked with the network of its household', async () => {
    await using site = await siteWithSenders();
    await block(site, SYSTEM, 'address', true, 4);
    expect(await blocks(site)).toEqual([{ kind: 'address', value: '2001:db8:1:2::/64' }]);
  });

  test('what is blocked already stays so, and the comment is spam all the same', async () => {
    await using site = await siteWithSenders();
    await block(site, SYSTEM, 'email', false, 1);
    expect(await block(site, SYSTEM, 'email', false, 2)).toMatchObject({ ok: true, blockId: null });
    expect(await spamIds(site)).toEqual([1, 2]);
    expect(await blocks(site)).toHaveLength(1);
  });

  test('what is not known of a writer cannot be blocked', async () => {
    await using site = await siteWithSenders();
    expect(await block(site, SYSTEM, 'email', true, 4)).toEqual({ ok: false, reason: 'not-known' });
    expect(await block(site, SYSTEM, 'domain', true, 4)).toEqual({ ok: false, reason: 'not-known' });
    expect(await block(site, SYSTEM, 'email', true, 99)).toEqual({ ok: false, reason: 'no-such-comment' });
    expect(await spamIds(site)).toEqual([]);
  });

  test('who works on the site is not blocked, nor are their comments spam for sharing an address', async () => {
    await using site = await siteWithSenders();
    const colleague = await site.addMember('author');
    await site.database.transaction((tx) =>
      tx.updateTable('comments').set({ author_id: colleague.id }).where('id', '=', 3).execute(),
    );
    expect(await block(site, SYSTEM, 'address', false, 3)).toEqual({ ok: false, reason: 'staff' });
    await block(site, SYSTEM, 'address', true, 1);
    expect(await spamIds(site)).toEqual([1]);
  });

  test('is for those who moderate the whole site', async () => {
    await using site = await siteWithSenders();
    for (const role of ['author', 'reader'] as const) {
      const actor = actorOf(await site.addMember(role));
      await expect(block(site, actor, 'email', false)).rejects.toThrow(ForbiddenError);
      await expect(add(site, actor, 'casino')).rejects.toThrow(ForbiddenError);
      await expect(remove(site, actor, 1)).rejects.toThrow(ForbiddenError);
    }
    expect(await add(site, actorOf(await site.addMember('moderator')), 'casino')).toMatchObject({ ok: true });
  });

  test('an entry is there once, and is removed with a trace in the log', async () => {
    await using site = await siteWithSenders();
    expect(await add(site, SYSTEM, ' CASINO ')).toEqual({ ok: true, id: 1, value: 'casino' });
    expect(await add(site, SYSTEM, 'casino')).toEqual({ ok: false, reason: 'is-there', value: 'casino' });
    expect(await add(site, SYSTEM, '!!')).toEqual({ ok: false, reason: 'not-of-this-kind' });
    expect(await remove(site, SYSTEM, 1)).toEqual({ kind: 'word', value: 'casino', note: 'a note' });
    expect(await remove(site, SYSTEM, 1)).toBeUndefined();
    const log = await site.database.read.selectFrom('audit_log').select(['action', 'subject']).execute();
    expect(log).toEqual([
      { action: 'comment.block', subject: 'casino' },
      { action: 'comment.unblock', subject: 'casino' },
    ]);
  });

  test('whatever is typed is an entry of its kind or refused', async () => {
    await using site = await openSite(kind);
    for (const typed of ['\0', '\ud800', ...naughtyStrings.filter((_, index) => index % 15 === 0)]) {
      for (const blockKind of BLOCK_KINDS)
        expect(await add(site, SYSTEM, typed, blockKind)).toHaveProperty('ok');
    }
  });

  /** Four approved comments: two from one e-mail address, the first and third from one network address. */
  async function siteWithSenders(): Promise<TestSite> {
    const site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    await site.addComments(
      1,
      Array.from({ length: 4 }, (_, index) => ({ text: `Comment ${index}.` })),
    );
    const senders = [
      ['ann@spam.example', '192.0.2.1'],
      ['ann@spam.example', '192.0.2.2'],
      ['bob@spam.example', '192.0.2.1'],
      [null, '2001:db8:1:2:3::4'],
    ] as const;
    await site.database.transaction(async (tx) => {
      for (const [index, [email, address]] of senders.entries()) {
        const id = index + 1;
        await tx.updateTable('comments').set({ guest_email: email }).where('id', '=', id).execute();
        const origin = { comment_id: id, address, user_agent: '', reasons: '[]', created_at: NOON };
        await tx.insertInto('comment_origins').values(origin).execute();
      }
    });
    return site;
  }
});

function block(site: TestSite, actor: Actor, by: SenderTrait, all: boolean, commentId = 1) {
  const context = { siteUrl: SITE_URL, now: NOON };
  return site.database.transaction((tx) => blockSender(tx, actor, { commentId, by, all }, context));
}

function add(site: TestSite, actor: Actor, typed: string, kind: BlockKind = 'word') {
  const entry = { kind, typed, note: 'a note' };
  return site.database.transaction((tx) => addBlock(tx, actor, entry, NOON));
}

function remove(site: TestSite, actor: Actor, id: number) {
  return site.database.transaction((tx) => removeBlock(tx, actor, id, NOON));
}

function blocks(site: TestSite) {
  return site.database.read.selectFrom('blocks').select(['kind', 'value']).execute();
}

async function spamIds(site: TestSite): Promise<number[]> {
  const rows = await site.database.read
    .selectFrom('comments')
    .select('id')
    .where('status', '=', 'spam')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}
