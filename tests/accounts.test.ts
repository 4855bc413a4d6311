// The journeys of people's accounts, from the set-up of a site to the end of an account, as browsers make them.

import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BusyError } from '../src/accounts/hash-queue.ts';
import { openAccounts } from '../src/accounts/open-accounts.ts';
import { Passwords } from '../src/accounts/password.ts';
import { findPasswordHash, setPassword } from '../src/accounts/set-password.ts';
import { setUpToken } from '../src/accounts/set-up.ts';
import { addPerson, linkTo, mailsTo, PASSWORD, signedIn } from './support/account-site.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { DAY, HOUR, openSite, SITE_URL, type TestSite } from './support/site.ts';
import { Visitor, words } from './support/visitor.ts';

const NEW_PASSWORD = 'seven green bottles';

describe.each(DATABASE_KINDS)('accounts on %s', (kind) => {
  test('the site is set up once, by whoever has the link', async () => {
    await using site = await openSite(kind);
    const visitor = new Visitor(site);
    const token = setUpToken(site.services.authSecret);
    expect((await visitor.get('/account/set-up/')).status).toBe(403);
    expect((await visitor.get('/account/set-up/?token=abc')).status).toBe(403);
    expect(await visitor.read(`/account/set-up/?token=${token}`)).toContain('You become the owner');
    const form = setUpForm(token, 'Ada');
    expect((await visitor.post('/account/set-up/', { ...form, 'new-password': 'ada' })).status).toBe(422);
    const all = [visitor, new Visitor(site), new Visitor(site)];
    const answers = await Promise.all(
      all.map((one, index) => one.post('/account/set-up/', setUpForm(token, `Ada${index}`))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410]);
    expect((await visitor.get(`/account/set-up/?token=${token}`)).status).toBe(410);
    const owners = await site.database.read
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'owner')
      .execute();
    expect(owners).toHaveLength(1);
    expect(await site.read('/')).toContain('<title>Night notes</title>');
  });

  test('an imported author who sets the site up keeps their posts, and signs in with the address in any case', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'old', author: 'Ada' });
    await site.database.transaction((tx) => tx.updateTable('users').set({ email: 'ada@x.test' }).execute());
    const token = setUpToken(site.services.authSecret);
    const visitor = new Visitor(site);
    expect((await visitor.post('/account/set-up/', setUpForm(token, 'Ada'))).status).toBe(303);
    const users = await site.database.read.selectFrom('users').select(['name', 'role', 'slug']).execute();
    expect(users).toEqual([{ name: 'Ada', role: 'owner', slug: 'ada' }]);
    expect(await visitor.read('/account/')).toContain('Sign out');
    const other = new Visitor(site);
    const answer = await other.post('/account/sign-in/', { email: ' ADA@X.Test ', password: PASSWORD });
    expect(answer.status).toBe(303);
  });

  test('signing in leads back to where one came from, gives the browser a new session, and signing out ends it', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'reader');
    const visitor = new Visitor(site);
    expect(await visitor.leads('/account/sessions/')).toBe('/account/sign-in/');
    const form = { email: ada.email, password: PASSWORD };
    expect(await visitor.submit('/account/sign-in/', form)).toMatchObject({ path: '/account/sessions/' });
    const first = visitor.cookies.get('session');
    const again = await visitor.post('/account/sign-in/', form);
    expect(again.headers.get('location')).toBe('/account/');
    const second = visitor.cookies.get('session');
    expect(second).not.toBe(first);
    expect(await isSignedIn(site, first)).toBe(false);
    expect(await isSignedIn(site, second)).toBe(true);
    expect(await visitor.submit('/account/sign-out/')).toMatchObject({ path: '/account/sign-in/' });
    expect(visitor.cookies.has('session')).toBe(false);
    expect(await isSignedIn(site, second)).toBe(false);
  });

  test('a wrong password, an unknown address and a user without a password get the same answer', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'owner');
    const { email: withoutPassword } = await site.addMember('author');
    const bodies: string[] = [];
    for (const email of [ada.email, 'nobody@site.test', withoutPassword, 'not an address']) {
      const answer = await new Visitor(site).post('/account/sign-in/', { email, password: 'wrong password' });
      expect(answer.status).toBe(422);
      expect(answer.headers.getSetCookie()).toEqual([]);
      bodies.push((await answer.text()).replaceAll(email, 'EMAIL'));
    }
    expect(new Set(bodies).size).toBe(1);
  });

  test('somebody suspended is told so, and only after the right password', async () => {
    await using site = await openSite(kind);
    const { email } = await addPerson(site, 'author');
    const visitor = await signedIn(site, email);
    await site.database.transaction((tx) => tx.updateTable('users').set({ suspended_at: 1 }).execute());
    expect((await visitor.get('/account/')).headers.get('location')).toBe('/account/sign-in/');
    const wrong = await visitor.post('/account/sign-in/', { email, password: 'wrong password' });
    expect(await wrong.text()).not.toContain('suspended');
    const right = await visitor.post('/account/sign-in/', { email, password: PASSWORD });
    expect(right.status).toBe(422);
    expect(await right.text()).toContain('suspended');
  });

  test('guesses from everywhere end at one account, and leave its owner’s own browser alone', async () => {
    await using site = await openSite(kind);
    const { email } = await addPerson(site, 'owner');
    const known = await signedIn(site, email, '192.0.2.7');
    await known.post('/account/sign-out/');
    const guess = (number: number) =>
      new Visitor(site, `198.51.100.${number}`).post('/account/sign-in/', {
        email,
        password: `guess ${number}`,
      });
    const statuses: number[] = [];
    for (let number = 1; number <= 12; number++) statuses.push((await guess(number)).status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(10);
    const form = { email, password: PASSWORD };
    const elsewhere = await new Visitor(site, '203.0.113.5').post('/account/sign-in/', form);
    expect(elsewhere.status).toBe(429);
    expect(Number(elsewhere.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await known.post('/account/sign-in/', form)).status).toBe(303);
    site.clock.now += 6 * 60_000;
    expect((await new Visitor(site, '203.0.113.5').post('/account/sign-in/', form)).status).toBe(303);
    const refusals = await deeds(site, 'user.sign-in-refused');
    expect(refusals).toHaveLength(1);
  });

  test('a flood from one address costs the database nothing', async () => {
    await using site = await openSite(kind);
    const flooding = new Visitor(site, '198.51.100.9');
    const ask = () => flooding.post('/account/set-up/', { token: 'guess' });
    for (let number = 0; number < 10; number++) expect((await ask()).status).toBe(403);
    expect((await ask()).status).toBe(429);
    const names: string[] = [];
    site.database.observe(({ name }) => names.push(name));
    expect((await ask()).status).toBe(429);
    expect(names).toEqual(['settings.all']);
    expect((await new Visitor(site, '198.51.100.10').post('/account/set-up/')).status).toBe(403);
  });

  test('signing up looks the same whether or not the address is taken', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'author', { name: 'Ada' });
    const visitor = new Visitor(site);
    const bodies: string[] = [];
    for (const email of ['new@site.test', ada.email]) {
      const form = { name: 'Bea', email, 'new-password': NEW_PASSWORD };
      const answer = await visitor.post('/account/sign-up/', form);
      expect(answer.status).toBe(200);
      bodies.push((await answer.text()).replaceAll(email, 'EMAIL'));
    }
    expect(bodies[0]).toBe(bodies[1]);
    expect((await mailsTo(site, ada.email))[0]?.subject).toContain('You have an account');
    const guess = { email: ada.email, password: NEW_PASSWORD };
    expect((await visitor.post('/account/sign-in/', guess)).status).toBe(422);
    await site.set('membersMayJoin', false);
    expect((await visitor.get('/account/sign-up/')).status).toBe(403);
    expect((await visitor.post('/account/sign-up/', { name: 'C' })).status).toBe(403);
  });

  test('a new reader may sign in at once, and confirms the address by a link that works once', async () => {
    await using site = await openSite(kind);
    const visitor = new Visitor(site);
    const email = 'bea@site.test';
    await visitor.post('/account/sign-up/', { name: 'Bea', email, 'new-password': NEW_PASSWORD });
    await visitor.submit('/account/sign-in/', { email, password: NEW_PASSWORD });
    expect(await visitor.read('/account/')).toContain('not confirmed yet');
    const { path, token } = await linkTo(site, email);
    expect(await visitor.read(path)).toContain('Is <strong>bea@site.test</strong> your address?');
    expect(await visitor.read('/account/')).toContain('not confirmed yet');
    const { body } = await visitor.submit('/account/verify-email/', { token });
    expect(body).toContain('Your address is confirmed.');
    expect((await visitor.post('/account/verify-email/', { token })).status).toBe(410);
    expect((await visitor.get(path)).status).toBe(410);
    const [bea] = await site.database.read
      .selectFrom('users')
      .select(['role', 'slug', 'email_verified'])
      .execute();
    expect(bea).toEqual({ role: 'reader', slug: 'bea', email_verified: 1 });
  });

  test('a forgotten password is replaced by a link that works once, within the hour, and ends all sessions', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'owner', { name: 'Ada' });
    const elsewhere = await signedIn(site, ada.email);
    const visitor = new Visitor(site);
    const ask = (email: string) => visitor.post('/account/forgotten-password/', { email });
    const known = await (await ask(ada.email)).text();
    const unknown = await (await ask('nobody@site.test')).text();
    expect(known.replaceAll(ada.email, 'EMAIL')).toBe(unknown.replaceAll('nobody@site.test', 'EMAIL'));
    expect(await mailsTo(site, 'nobody@site.test')).toEqual([]);
    const first = await linkTo(site, ada.email);
    await ask(ada.email);
    const { path, token } = await linkTo(site, ada.email);
    expect((await visitor.get(first.path)).status).toBe(410);
    expect(await visitor.read(path)).toContain('New password');
    const weak = await visitor.post('/account/reset-password/', { token, 'new-password': 'Ada Ada Ada' });
    expect(weak.status).toBe(422);
    const form = { token, 'new-password': NEW_PASSWORD };
    const answers = await Promise.all([1, 2, 3].map(() => visitor.post('/account/reset-password/', form)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410]);
    expect((await elsewhere.get('/account/')).status).toBe(303);
    const sessions = await site.database.read.selectFrom('sessions').select('id').execute();
    expect(sessions).toHaveLength(1);
    await ask(ada.email);
    const late = await linkTo(site, ada.email);
    site.clock.now += HOUR;
    expect((await visitor.get(late.path)).status).toBe(410);
  });

  test('nobody gets into an imported author’s account by asking for a new password', async () => {
    await using site = await openSite(kind);
    const { email } = await site.addMember('author');
    await new Visitor(site).post('/account/forgotten-password/', { email });
    const mails = await mailsTo(site, email);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.action).toBe(undefined);
  });

  test('a changed password signs out all other devices, and takes a pending change of address away', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'editor', { name: 'Ada' });
    const [here, elsewhere] = [await signedIn(site, ada.email), await signedIn(site, ada.email)];
    await elsewhere.submit('/account/email/', { email: 'thief@site.test', password: PASSWORD });
    const before = here.cookies.get('session');
    const wrong = { password: 'wrong password', 'new-password': NEW_PASSWORD };
    expect((await here.post('/account/password/', wrong)).status).toBe(422);
    const { body } = await here.submit('/account/password/', {
      password: PASSWORD,
      'new-password': NEW_PASSWORD,
    });
    expect(body).toContain('All other devices were signed out');
    expect(here.cookies.get('session')).not.toBe(before);
    expect((await elsewhere.get('/account/')).status).toBe(303);
    expect((await elsewhere.get((await linkTo(site, 'thief@site.test')).path)).status).toBe(410);
    expect((await mailsTo(site, ada.email))[0]?.subject).toContain('was changed');
  });

  test('a new address is confirmed from its own mailbox, and the old one is told', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'editor');
    const visitor = await signedIn(site, ada.email);
    const form = { email: 'New@Site.test', password: PASSWORD };
    expect((await visitor.post('/account/email/', { ...form, password: 'wrong one' })).status).toBe(422);
    await visitor.submit('/account/email/', form);
    expect(await visitor.read('/account/email/')).toContain(ada.email);
    const { token } = await linkTo(site, 'new@site.test');
    const { body } = await visitor.submit('/account/change-email/', { token });
    expect(body).toContain('new@site.test');
    expect((await visitor.post('/account/change-email/', { token })).status).toBe(410);
    expect((await mailsTo(site, ada.email))[0]?.paragraphs[0]).toContain('new@site.test');
    await signedIn(site, 'new@site.test');
  });

  test('devices are listed in plain words and signed out one by one or all at once, nobody else’s', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'reader');
    const bea = await addPerson(site, 'reader');
    const [here, there] = [await signedIn(site, ada.email), await signedIn(site, ada.email, '192.0.2.99')];
    const page = words(await here.read('/account/sessions/'));
    expect(page).toContain('Firefox on Linux this one');
    expect(page).toContain('from 192.0.2.99');
    const ids = await sessionIds(site, bea.id);
    await here.submit('/account/sessions/', { session: String(ids[0]) });
    expect(await sessionIds(site, bea.id)).toEqual(ids);
    const session = /name="session" value="(\d+)"/.exec(await there.read('/account/sessions/'))?.[1] ?? '';
    await there.submit('/account/sessions/', { session });
    await there.submit('/account/sessions/others/');
    expect(await sessionIds(site, ada.id)).toHaveLength(1);
    expect((await here.get('/account/')).status).toBe(303);
    expect((await there.get('/account/')).status).toBe(200);
  });

  test('a profile and the wish for mail are kept; a website is a web address', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'author', { name: 'Ada' });
    const visitor = await signedIn(site, ada.email);
    const bad = await visitor.post('/account/', { name: ' ', bio: '', website: 'javascript:alert(1)' });
    expect(bad.status).toBe(422);
    expect(await bad.text()).toContain('value="javascript:alert(1)"');
    await visitor.submit('/account/', { name: 'Ada  L.', bio: 'Writes.', website: 'example.org' });
    await visitor.submit('/account/notifications/', { notify: 'replies' });
    const user = await site.database.read
      .selectFrom('users')
      .select(['name', 'slug', 'bio', 'website', 'notify'])
      .executeTakeFirst();
    const website = 'https://example.org/';
    expect(user).toEqual({ name: 'Ada L.', slug: 'ada', bio: 'Writes.', website, notify: 'replies' });
  });

  test('who deletes their account leaves their comments under their name or nobody’s', async () => {
    await using site = await openSite(kind);
    const postId = await site.addPost({ slug: 'post' });
    for (const name of ['Bea', 'Cleo']) {
      const { email } = await addPerson(site, 'reader', { name });
      await site.addComments(postId, [{ text: `By ${name}`, author: name }]);
      const visitor = await signedIn(site, email);
      const form = { password: PASSWORD, ...(name === 'Bea' && { 'keep-name': 'on' }) };
      expect((await visitor.post('/account/delete/', { ...form, password: 'wrong one' })).status).toBe(422);
      await visitor.submit('/account/delete/', form);
      expect((await visitor.get('/account/')).status).toBe(303);
    }
    const comments = await site.database.read
      .selectFrom('comments')
      .select(['author_id', 'guest_name'])
      .orderBy('id')
      .execute();
    expect(comments).toEqual([
      { author_id: null, guest_name: 'Bea' },
      { author_id: null, guest_name: 'Deleted user' },
    ]);
    const left = await site.database.read.selectFrom('users').select('name').execute();
    expect(left).toEqual([{ name: 'Ada' }]);
  });

  test('authors with texts and the only owner are told why they cannot delete their account', async () => {
    await using site = await openSite(kind);
    const owner = await addPerson(site, 'owner');
    const author = await addPerson(site, 'author', { name: 'Dora' });
    await site.addPost({ slug: 'hers', author: 'Dora' });
    for (const [email, reason] of [
      [owner.email, 'only owner'],
      [author.email, 'stand under your name'],
    ] as const) {
      const visitor = await signedIn(site, email);
      const answer = await visitor.post('/account/delete/', { password: PASSWORD });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain(reason);
    }
  });

  test('nothing in the database opens an account', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'owner');
    const visitor = await signedIn(site, ada.email);
    await visitor.post('/account/forgotten-password/', { email: ada.email });
    const { token } = await linkTo(site, ada.email);
    const session = decodeURIComponent(visitor.cookies.get('session') ?? '').split('.')[0] ?? '';
    const tables = ['sessions', 'accounts', 'verifications', 'audit_log', 'throttles', 'users'] as const;
    const rows = await Promise.all(
      tables.map((table) => site.database.read.selectFrom(table).selectAll().execute()),
    );
    const everything = JSON.stringify(rows);
    for (const secret of [token, token.split('.')[1] ?? '', session, PASSWORD]) {
      expect(secret.length).toBeGreaterThan(8);
      expect(everything).not.toContain(secret);
    }
  });

  test('a session that is used stays; one that is not ends after thirty days', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'owner');
    const [used, unused] = [await signedIn(site, ada.email), await signedIn(site, ada.email)];
    site.clock.now += 20 * DAY;
    expect((await used.get('/account/')).status).toBe(200);
    site.clock.now += 20 * DAY;
    expect((await used.get('/account/')).status).toBe(200);
    expect((await unused.get('/account/')).status).toBe(303);
    await signedIn(site, ada.email);
    expect(await sessionIds(site, ada.id)).toHaveLength(2);
  });

  test('an outdated hash is made again at the next sign-in, and a full queue turns people away unharmed', async () => {
    await using site = await openSite(kind);
    const ada = await addPerson(site, 'owner');
    const old = oldHash(PASSWORD);
    await site.database.transaction((tx) => setPassword(tx, ada.id, old, 1));
    const asker = { headers: new Headers(), address: '192.0.2.1' };
    const credentials = { email: ada.email, password: PASSWORD };
    const { database, authSecret, now, logger } = site.services;
    const passwords = new FullQueue(1);
    const busy = openAccounts({ database, authSecret, passwords, siteUrl: SITE_URL, now, logger });
    await expect(busy.signIn(asker, credentials)).rejects.toThrow(BusyError);
    expect(await findPasswordHash(database.read, ada.id)).toBe(old);
    const careful = new Passwords(1);
    const accounts = openAccounts({ ...site.services, passwords: careful, siteUrl: SITE_URL });
    expect(await accounts.signIn(asker, credentials)).toMatchObject({ ok: true, role: 'owner' });
    const hash = await findPasswordHash(database.read, ada.id);
    expect(hash).toContain('m=19456,t=2,p=1');
    expect(await accounts.signIn(asker, credentials)).toMatchObject({ ok: true });
    expect(await findPasswordHash(database.read, ada.id)).toBe(hash);
  });
});

class FullQueue extends Passwords {
  override hash(): Promise<string> {
    return Promise.reject(new BusyError(5));
  }

  override verify(): Promise<boolean> {
    return Promise.reject(new BusyError(5));
  }
}

function oldHash(message: string): string {
  const nonce = Buffer.alloc(15, 7);
  const tag = argon2Sync('argon2id', {
    message,
    nonce,
    parallelism: 1,
    tagLength: 24,
    memory: 64,
    passes: 1,
  });
  return `$argon2id$v=19$m=64,t=1,p=1$${nonce.toString('base64')}$${tag.toString('base64')}`;
}

function setUpForm(token: string, name: string) {
  const email = `${name.toLowerCase()}@x.test`;
  return { token, name, email, 'site-name': 'Night notes', 'new-password': PASSWORD };
}

async function isSignedIn(site: TestSite, session: string | undefined): Promise<boolean> {
  const headers = new Headers({ Cookie: `session=${session}` });
  return (await openAccounts({ ...site.services, siteUrl: SITE_URL }).memberOf(headers)) !== null;
}

async function sessionIds(site: TestSite, userId: number): Promise<number[]> {
  const rows = await site.database.read
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

function deeds(site: TestSite, action: string) {
  return site.database.read.selectFrom('audit_log').selectAll().where('action', '=', action).execute();
}
