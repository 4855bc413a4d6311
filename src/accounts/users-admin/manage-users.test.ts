import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { recount, storedCounts } from '../../../tests/support/recount.ts';
import { DAY, NOON, openSite, type TestMember, type TestSite } from '../../../tests/support/site.ts';
import { waitsOrIsDone } from '../../../tests/support/waits-or-is-done.ts';
import type { Actor } from '../actor.ts';
import { ForbiddenError } from '../permissions.ts';
import { ROLES, type Role } from '../role.ts';
import { setPassword } from '../set-password.ts';
import { findUser } from '../user-queries.ts';
import { acceptInvitation, findInvitation } from './accept-invitation.ts';
import { deleteUser } from './delete-user.ts';
import { giveRole } from './give-role.ts';
import { handOver } from './hand-over.ts';
import { endSecondFactorOf, sendReset, signOutUser } from './help-user.ts';
import { type InvitationInput, invite, renewInvitation, withdrawInvitation } from './invitations.ts';
import { listInvitations, listPeople } from './people-queries.ts';
import { restoreUser, suspendUser } from './suspend-user.ts';

const PLACE = { siteName: 'Octavo', siteUrl: 'http://site.test' };
const actorOf = ({ id: userId, name, role }: TestMember): Actor => ({ userId, name, role, address: null });
const tokenIn = (url: string) => new URL(url).searchParams.get('token') ?? '';

describeDatabases('managing people', (_, kind) => {
  const roleOf = async (site: TestSite, id: number) => (await findUser(site.database.read, id))?.role;
  const statusOf = async (site: TestSite, name: string) => {
    const { people } = await listPeople(site.database.read, { query: name, role: '', page: 1 });
    return people[0]?.status;
  };
  const send = async (site: TestSite, by: TestMember, input: Partial<InvitationInput> = {}) => {
    const invitation = { email: 'new@x.example', role: 'editor' as const, userId: null, ...input };
    return site.database.transaction((tx) => invite(tx, actorOf(by), invitation, PLACE, site.clock.now));
  };
  const accept = (site: TestSite, token: string, name = 'New') =>
    site.database.transaction((tx) =>
      acceptInvitation(tx, { token, name, passwordHash: 'hash', address: null }, site.clock.now),
    );

  test('admins manage all but admins and owners, others nobody, and nobody themselves', async () => {
    await using site = await openSite(kind);
    await site.addMember('owner', { name: 'First' });
    for (const role of ROLES) {
      const actor = actorOf(await site.addMember(role));
      for (const other of ROLES) {
        const { id } = await site.addMember(other);
        const run = () => site.database.transaction((tx) => suspendUser(tx, actor, id, NOON));
        const isAllowed = role === 'owner' || (role === 'admin' && other !== 'owner' && other !== 'admin');
        if (isAllowed) expect(await run(), `${role} ${other}`).toMatchObject({ ok: true });
        else await expect(run(), `${role} ${other}`).rejects.toThrow(ForbiddenError);
      }
    }
    const owner = await site.addMember('owner');
    const self = await site.database.transaction((tx) => suspendUser(tx, actorOf(owner), owner.id, NOON));
    expect(self).toEqual({ ok: false, reason: 'self' });
  });

  test('a role changes at once and ends no session; only owners make admins; nobody changes their own', async () => {
    await using site = await openSite(kind);
    const [owner, admin] = [await site.addMember('owner'), await site.addMember('admin')];
    const reader = await site.addMember('reader');
    const give = (by: TestMember, userId: number, role: Role) =>
      site.database.transaction((tx) => giveRole(tx, actorOf(by), { userId, role }, NOON));
    expect((await site.as(reader).get('/admin/tags')).status).toBe(403);
    expect(await give(admin, reader.id, 'editor')).toEqual({ ok: true });
    expect((await site.as(reader).get('/admin/tags')).status).toBe(200);
    await expect(give(admin, reader.id, 'admin')).rejects.toThrow(ForbiddenError);
    await expect(give(admin, owner.id, 'reader')).rejects.toThrow(ForbiddenError);
    expect(await give(owner, owner.id, 'reader')).toEqual({ ok: false, reason: 'self' });
    expect(await roleOf(site, owner.id)).toBe('owner');
  });

  test('of two owners who take the role from each other at the same moment one stays', async () => {
    await using site = await openSite(kind);
    const [one, two] = [await site.addMember('owner'), await site.addMember('owner')];
    const take = (by: TestMember, from: TestMember) =>
      site.database.transaction((tx) => giveRole(tx, actorOf(by), { userId: from.id, role: 'reader' }, NOON));
    const results = await Promise.all([take(one, two), take(two, one)]);
    expect(results.map((result) => result.ok).sort()).toEqual([false, true]);
    const { people } = await listPeople(site.database.read, { query: '', role: 'owner', page: 1 });
    expect(people).toHaveLength(1);
  });

  test('who is suspended is out at once, and in again when it is lifted', async () => {
    await using site = await openSite(kind);
    const [owner, editor] = [await site.addMember('owner'), await site.addMember('editor')];
    await site.database.transaction((tx) => suspendUser(tx, actorOf(owner), editor.id, NOON));
    expect((await site.as(editor).get('/admin/tags')).status).toBe(303);
    expect(await statusOf(site, editor.name)).toBe('suspended');
    await site.database.transaction((tx) => restoreUser(tx, actorOf(owner), editor.id, NOON));
    expect(await statusOf(site, editor.name)).toBe('author');
  });

  test('sessions end everywhere; links and the second factor are for those who have an account', async () => {
    await using site = await openSite(kind);
    const [owner, editor] = [await site.addMember('owner'), await site.addMember('editor')];
    const by = actorOf(owner);
    const reset = () => site.database.transaction((tx) => sendReset(tx, by, editor.id, PLACE, NOON));
    expect(await reset()).toEqual({ ok: false, reason: 'no-account' });
    await site.database.transaction((tx) => setPassword(tx, editor.id, 'hash', NOON));
    expect(await reset()).toMatchObject({ ok: true, email: editor.email });
    const end = () => site.database.transaction((tx) => endSecondFactorOf(tx, by, editor.id, PLACE, NOON));
    expect(await end()).toEqual({ ok: false, reason: 'none' });
    await site.database.transaction((tx) =>
      tx.updateTable('users').set({ two_factor_enabled: 1 }).where('id', '=', editor.id).execute(),
    );
    expect(await end()).toMatchObject({ ok: true });
    expect((await findUser(site.database.read, editor.id))?.hasSecondFactor).toBe(false);
    const mails = await site.database.read.selectFrom('mails').select('recipient').execute();
    expect(mails.map((mail) => mail.recipient)).toEqual([editor.email, editor.email]);
    const out = await site.database.transaction((tx) => signOutUser(tx, by, editor.id, NOON));
    expect(out).toMatchObject({ ok: true, sessions: 1 });
    expect((await site.as(editor).get('/admin/tags')).status).toBe(303);
  });

  test('all posts and pages of somebody go to another, counts and all, also in two goes', async () => {
    await using site = await openSite(kind);
    const owner = await site.addMember('owner', { name: 'Owner' });
    await site.addPosts(
      Array.from({ length: 101 }, (_, index) => ({
        slug: `p-${index}`,
        author: 'Left',
        status: index % 3 === 0 ? ('draft' as const) : ('published' as const),
      })),
    );
    const { people } = await listPeople(site.database.read, { query: 'Left', role: '', page: 1 });
    const fromId = people[0]?.id ?? 0;
    const go = (most: number) =>
      handOver(site.database, actorOf(owner), { fromId, toId: owner.id, now: NOON, most });
    const remove = () => site.database.transaction((tx) => deleteUser(tx, actorOf(owner), fromId, NOON));
    expect(await remove()).toEqual({ ok: false, reason: 'has-texts' });
    expect(await go(0)).toMatchObject({ ok: true, isDone: false });
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
    expect(await go(10_000)).toMatchObject({ ok: true, isDone: true });
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
    expect(await remove()).toMatchObject({ ok: true });
  });

  test('texts are not handed over to somebody who is removed at the same moment', async () => {
    await using site = await openSite(kind);
    const owner = await site.addMember('owner');
    const [from, to] = [await site.addMember('author'), await site.addMember('author')];
    const post = await site.addPost({ slug: 'one', author: from.name });
    const isRemoved = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const removing = site.database.transaction(async (tx) => {
      await deleteUser(tx, actorOf(owner), to.id, NOON);
      isRemoved.resolve();
      await mayEnd.promise;
    });
    await isRemoved.promise;
    const given = { fromId: from.id, toId: to.id, now: NOON };
    const handing = handOver(site.database, actorOf(owner), given);
    await waitsOrIsDone(site.database, handing);
    mayEnd.resolve();
    await removing;
    expect(await handing).toEqual({ ok: false, reason: 'no-such-user' });
    const posts = site.database.read.selectFrom('posts').select(['id', 'author_id']);
    expect(await posts.execute()).toEqual([{ id: post, author_id: from.id }]);
  });

  test('comments of somebody who is deleted stay under their name', async () => {
    await using site = await openSite(kind);
    const owner = await site.addMember('owner');
    const reader = await site.addMember('reader', { name: 'Rea' });
    const postId = await site.addPost({ slug: 'one' });
    await site.addComments(postId, [{ text: 'Hello', author: 'Rea' }]);
    await site.database.transaction((tx) => deleteUser(tx, actorOf(owner), reader.id, NOON));
    const comments = await site.database.read
      .selectFrom('comments')
      .select(['author_id', 'guest_name'])
      .execute();
    expect(comments).toEqual([{ author_id: null, guest_name: 'Rea' }]);
  });

  test('an invitation makes one account, however often and at once it is accepted', async () => {
    await using site = await openSite(kind);
    const owner = await site.addMember('owner');
    const sent = await send(site, owner);
    if (!sent.ok) throw new Error(sent.reason);
    const token = tokenIn(sent.url);
    const stored = await site.database.read.selectFrom('invitations').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(stored)).not.toContain(token);
    const results = await Promise.all([accept(site, token), accept(site, token), accept(site, token)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)[0]).toEqual({ ok: false, reason: 'expired' });
    const { people } = await listPeople(site.database.read, { query: 'new@x.example', role: '', page: 1 });
    expect(people).toMatchObject([{ name: 'New', role: 'editor', status: 'member' }]);
    expect(await send(site, owner)).toEqual({ ok: false, reason: 'has-account' });
  });

  test('an invitation ends after a week, when it is withdrawn, and when it is sent again', async () => {
    await using site = await openSite(kind);
    const owner = await site.addMember('owner');
    const sent = await send(site, owner);
    const [open] = await listInvitations(site.database.read);
    if (!sent.ok || open === undefined) throw new Error('not sent');
    const find = (url: string) => findInvitation(site.database.read, tokenIn(url), site.clock.now);
    site.clock.now += 8 * DAY;
    expect(await find(sent.url)).toBeNull();
    const again = await site.database.transaction((tx) =>
      renewInvitation(tx, actorOf(owner), open.id, PLACE, site.clock.now),
    );
    if (!again.ok) throw new Error(again.reason);
    expect(await find(again.url)).toMatchObject({ email: 'new@x.example', isMember: false });
    expect(await find(sent.url)).toBeNull();
    await site.database.transaction((tx) => withdrawInvitation(tx, actorOf(owner), open.id, site.clock.now));
    expect(await accept(site, tokenIn(again.url))).toEqual({ ok: false, reason: 'expired' });
  });

  test('an author without an account becomes the one who accepts; admins are invited by owners', async () => {
    await using site = await openSite(kind);
    const [owner, admin] = [await site.addMember('owner'), await site.addMember('admin')];
    await site.addPost({ slug: 'one', author: 'Imported' });
    const { people } = await listPeople(site.database.read, { query: 'Imported', role: '', page: 1 });
    const userId = people[0]?.id ?? 0;
    await expect(send(site, admin, { role: 'admin' })).rejects.toThrow(ForbiddenError);
    await expect(send(site, await site.addMember('editor'))).rejects.toThrow(ForbiddenError);
    const sent = await send(site, owner, { userId });
    expect(await statusOf(site, 'Imported')).toBe('invited');
    if (!sent.ok) throw new Error(sent.reason);
    expect(await accept(site, tokenIn(sent.url), 'Real Name')).toMatchObject({
      ok: true,
      user: { id: userId },
    });
    expect((await findUser(site.database.read, userId))?.name).toBe('Real Name');
    expect(await send(site, owner, { userId, email: 'other@x.example' })).toEqual({
      ok: false,
      reason: 'author-has-account',
    });
  });
});
