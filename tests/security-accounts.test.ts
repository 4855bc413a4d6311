// Attacks on accounts: each test tries one, and shows what stands in its way.

import { describe, expect, test } from 'vitest';
import { setUpToken } from '../src/accounts/set-up.ts';
import { signUp } from '../src/accounts/sign-up.ts';
import { addPerson, linkTo, mailsTo, PASSWORD, signedIn } from './support/account-site.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { openSite, SITE_URL, type TestSite } from './support/site.ts';
import { Visitor, words } from './support/visitor.ts';

const NEW_PASSWORD = 'green kettle song';

describe.each(DATABASE_KINDS)('accounts on %s', (kind) => {
  test('who made an account with the owner’s address before the set-up is out of it afterwards', async () => {
    await using site = await openSite(kind);
    const email = 'ada@site.test';
    const thief = new Visitor(site);
    await thief.post('/account/sign-up/', { name: 'Ada', email, 'new-password': PASSWORD });
    await thief.submit('/account/sign-in/', { email, password: PASSWORD });
    await switchSecondFactorOn(thief);
    await thief.post('/account/email/', { email: 'thief@site.test', password: PASSWORD });
    const { token: pending } = await linkTo(site, 'thief@site.test');
    const token = setUpToken(site.services.authSecret);
    const owner = new Visitor(site, '192.0.2.2');
    const form = { token, 'site-name': 'Notes', name: 'Ada', email, 'new-password': NEW_PASSWORD };
    expect((await owner.post('/account/set-up/', form)).headers.get('location')).toBe('/admin/');
    expect(await thief.leads('/admin/')).toBe('/account/sign-in/');
    expect((await thief.post('/account/change-email/', { token: pending })).status).toBe(410);
    const again = await new Visitor(site).post('/account/sign-in/', { email, password: NEW_PASSWORD });
    expect(again.headers.get('location')).toBe('/admin/');
  });

  test('nobody comes to run the site whose address may be another’s', async () => {
    await using site = await openSite(kind);
    const owner = await signedIn(site, (await addPerson(site, 'owner')).email);
    const email = 'editor@site.test';
    const thief = new Visitor(site);
    await thief.post('/account/sign-up/', { name: 'Eve', email, 'new-password': PASSWORD });
    await thief.submit('/account/sign-in/', { email, password: PASSWORD });
    const { id } = await userOf(site, email);
    const refused = await owner.submit(`/admin/users/${id}/role`, { role: 'editor' });
    expect(words(refused.body)).toContain('Their address is not confirmed, so this may be anybody.');
    expect((await userOf(site, email)).role).toBe('reader');
    await owner.post(`/admin/users/${id}/password-link`);
    const { token } = await linkTo(site, email);
    const real = new Visitor(site, '192.0.2.2');
    await real.post('/account/reset-password/', { token, 'new-password': NEW_PASSWORD });
    await owner.submit(`/admin/users/${id}/role`, { role: 'editor' });
    expect((await real.get('/admin/')).status).toBe(200);
    expect(await thief.leads('/admin/')).toBe('/account/sign-in/');
  });

  test('of many who sign up with one address at the same moment one has it, and all get mail', async () => {
    await using site = await openSite(kind);
    const email = 'bea@site.test';
    const place = { siteName: 'Notes', siteUrl: SITE_URL };
    const input = { name: 'Bea', email, passwordHash: 'x', address: null };
    const sign = () => site.database.transaction((tx) => signUp(tx, input, place, site.clock.now));
    await Promise.all(Array.from({ length: 5 }, sign));
    const rows = await site.database.read
      .selectFrom('users')
      .select('id')
      .where('email', '=', email)
      .execute();
    expect(rows).toHaveLength(1);
    expect(await mailsTo(site, email)).toHaveLength(5);
  });

  test('a link that many use at once works for one of them', async () => {
    await using site = await openSite(kind);
    const { email } = await addPerson(site, 'author');
    await new Visitor(site).post('/account/forgotten-password/', { email });
    const { token } = await linkTo(site, email);
    expect(token).toMatch(/^\d+\.[\w-]{32}$/);
    const form = { token, 'new-password': NEW_PASSWORD };
    const post = (n: number) => new Visitor(site, `192.0.2.${n}`).post('/account/reset-password/', form);
    const statuses = (await Promise.all([1, 2, 3, 4].map(post))).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([303, 410, 410, 410]);
  });

  test('an invitation that many accept at once makes one account, with the role that was meant', async () => {
    await using site = await openSite(kind);
    const owner = await signedIn(site, (await addPerson(site, 'owner')).email);
    await owner.post('/admin/users/invite', { email: 'new@site.test', role: 'author' });
    const { token } = await linkTo(site, 'new@site.test');
    expect(token).toMatch(/^[\w-]{43}$/);
    const form = { token, name: 'New', role: 'owner', 'new-password': NEW_PASSWORD };
    const post = (n: number) => new Visitor(site, `192.0.2.${n}`).post('/account/invitation/', form);
    const statuses = (await Promise.all([1, 2, 3].map(post))).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([303, 410, 410]);
    expect((await userOf(site, 'new@site.test')).role).toBe('author');
    const stored = JSON.stringify(await site.database.read.selectFrom('invitations').selectAll().execute());
    expect(stored).not.toContain(token);
  });

  test('neither capitals nor spaces nor made-up addresses nor the rest of a network give more guesses', async () => {
    await using site = await openSite(kind);
    await addPerson(site, 'owner', { name: 'Ada' });
    const spellings = ['ada@site.test', 'ADA@site.test', ' ada@SITE.test ', 'Ada@Site.Test'];
    const guess = (n: number, address: string) =>
      site.app.request(
        new Request(`${SITE_URL}/account/sign-in/`, {
          method: 'POST',
          headers: { Origin: SITE_URL, 'X-Forwarded-For': `198.51.100.${n}`, 'X-Real-IP': `198.51.100.${n}` },
          body: new URLSearchParams({ email: spellings[n % 4] ?? '', password: `guess ${n} of many` }),
        }),
        undefined,
        { incoming: { headers: {}, socket: { remoteAddress: address } } },
      );
    for (let n = 0; n < 10; n++) expect((await guess(n, `203.0.113.${n}`)).status).toBe(422);
    expect((await guess(10, '203.0.113.99')).status).toBe(429);
    const other = (n: number) =>
      new Visitor(site, `2001:db8:0:1::${n.toString(16)}`).post('/account/sign-in/', {
        email: `nobody${n}@site.test`,
        password: 'x',
      });
    // All within one network of IPv6, each from an address of its own.
    for (let n = 0; n < 30; n++) expect((await other(n)).status).toBe(422);
    expect((await other(31)).status).toBe(429);
    expect((await new Visitor(site, '2001:db8:0:2::1').get('/account/sign-in/')).status).toBe(200);
  });

  test('nobody’s mailbox is filled by signing up again and again, from wherever', async () => {
    await using site = await openSite(kind);
    const email = 'victim@elsewhere.test';
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) {
      const form = { name: 'V', email: n % 2 ? email : email.toUpperCase(), 'new-password': NEW_PASSWORD };
      statuses.push((await new Visitor(site, `192.0.2.${n}`).post('/account/sign-up/', form)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
    expect(await mailsTo(site, email)).toHaveLength(3);
  });

  test('neither a field nor a parameter gives somebody a role or another’s account', async () => {
    await using site = await openSite(kind);
    const owner = await addPerson(site, 'owner');
    const reader = await addPerson(site, 'reader', { name: 'Rea' });
    const extra = { role: 'owner', id: String(owner.id), userId: String(owner.id), email_verified: '1' };
    const visitor = await signedIn(site, reader.email);
    await visitor.post('/account/', { name: 'Rea', bio: '', website: '', slug: 'owner', ...extra });
    await visitor.post('/account/notifications/', { notify: 'none', ...extra });
    const form = { name: 'N', email: 'n@site.test', 'new-password': NEW_PASSWORD, ...extra };
    await new Visitor(site).post('/account/sign-up/', form);
    const users = await site.database.read
      .selectFrom('users')
      .select(['email', 'role', 'slug', 'name', 'email_verified', 'notify'])
      .orderBy('id')
      .execute();
    expect(users).toMatchObject([
      { role: 'owner', name: owner.name, notify: 'all' },
      { role: 'reader', slug: 'rea', name: 'Rea', notify: 'none' },
      { role: 'reader', email: 'n@site.test', email_verified: 0 },
    ]);
    expect((await visitor.post('/account/sessions/', { session: '1' })).status).toBe(303);
    expect((await site.as(owner).get('/admin/')).status).toBe(200);
  });
});

describe('second factors', () => {
  test('what is known after the password alone is no session, and no session is a second factor', async () => {
    await using site = await openSite('sqlite');
    const { email } = await addPerson(site, 'owner', { name: 'Ada' });
    const owner = await signedIn(site, email);
    const secret = await switchSecondFactorOn(owner);
    const visitor = new Visitor(site);
    await visitor.post('/account/sign-in/', { email, password: PASSWORD });
    const challenge = visitor.cookies.get('second-factor') ?? '';
    expect(challenge).not.toBe('');
    visitor.cookies.set('session', challenge);
    visitor.cookies.set('trusted-device', challenge);
    expect(await visitor.leads('/admin/')).toBe('/account/sign-in/');
    const again = await visitor.post('/account/sign-in/', { email, password: PASSWORD });
    expect(again.headers.get('location')).toBe('/account/sign-in/code/');
    const other = new Visitor(site);
    other.cookies.set('second-factor', owner.cookies.get('session') ?? '');
    const code = oneTimeCode(secret, Date.now() + 30_000);
    expect((await other.post('/account/sign-in/code/', { code })).headers.get('location')).toBe(
      '/account/sign-in/',
    );
    expect(other.cookies.get('session')).toBeUndefined();
  });

  test('a recovery code that many send at once signs one of them in', async () => {
    await using site = await openSite('postgres');
    const { email } = await addPerson(site, 'owner', { name: 'Ada' });
    const codes: string[] = [];
    await switchSecondFactorOn(await signedIn(site, email), codes);
    const visitors = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const visitor = new Visitor(site, `192.0.2.${n}`);
        await visitor.post('/account/sign-in/', { email, password: PASSWORD });
        return visitor;
      }),
    );
    const form = { kind: 'recovery', code: codes[0] ?? '' };
    await Promise.all(visitors.map((visitor) => visitor.post('/account/sign-in/code/', form)));
    expect(visitors.filter((visitor) => visitor.cookies.has('session'))).toHaveLength(1);
  });

  test('an open screen does not give the recovery codes away to who has a code', async () => {
    await using site = await openSite('sqlite');
    const { email } = await addPerson(site, 'owner', { name: 'Ada' });
    const owner = await signedIn(site, email);
    const secret = await switchSecondFactorOn(owner);
    const code = oneTimeCode(secret, Date.now() + 30_000);
    const answer = await owner.post('/account/second-factor/confirm/', { code });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/second-factor/']);
  });

  test('however long a site’s name is, and whatever is sent in place of the secret, there is a code to scan', async () => {
    await using site = await openSite('sqlite');
    await site.set('name', '🌊界'.repeat(33));
    const name = 'a'.repeat(60);
    const { email } = await addPerson(site, 'owner', { name: 'Ada', email: `${name}@${name}.${name}.test` });
    const owner = await signedIn(site, email);
    const begun = await owner.post('/account/second-factor/begin/', { password: PASSWORD });
    // More modules than these no camera tells apart.
    const [, modules] = /<svg class="qr-code" viewBox="0 0 (\d+) /.exec(await begun.text()) ?? [];
    expect(Number(modules)).toBeLessThan(130);
    for (const uri of [`otpauth://totp/${'x'.repeat(9000)}`, 'javascript:alert(1)', 'otpauth://totp/é\n']) {
      const answer = await owner.post('/account/second-factor/confirm/', { uri, code: '000000' });
      expect(answer.status).toBe(303);
    }
  });
});

test('sessions, devices and notices that were made up are worth nothing', async () => {
  await using site = await openSite('sqlite');
  const { email, cookie } = await addPerson(site, 'owner', { name: 'Ada' });
  const [token = '', signature = ''] = decodeURIComponent(cookie.split('=')[1] ?? '').split('.');
  for (const forged of [
    token,
    `${token}.`,
    `${token}.${'A'.repeat(signature.length)}`,
    `${token}x.${signature}`,
  ]) {
    const answer = await site.get('/admin/', {
      headers: { Cookie: `session=${encodeURIComponent(forged)}` },
    });
    expect(answer.headers.get('Location'), forged).toBe('/account/sign-in/');
  }
  const visitor = await signedIn(site, email);
  for (const action of ['//evil.test', '/\\evil.test', 'https://evil.test', 'javascript:alert(1)']) {
    const notice = { text: 'Gone', kind: 'good', undo: { action, label: 'Undo', fields: {} } };
    visitor.cookies.set('notice', Buffer.from(JSON.stringify(notice)).toString('base64url'));
    expect.soft(await visitor.read('/admin/'), action).not.toContain('Gone');
  }
  for (const path of [
    '//evil.test/',
    '/\\evil.test/',
    'https://evil.test/',
    '/.//evil.test/',
    '/%0d%0aX: y',
  ]) {
    const guest = new Visitor(site);
    guest.cookies.set('return', encodeURIComponent(path));
    const answer = await guest.post('/account/sign-in/', { email, password: PASSWORD });
    const location = answer.headers.get('location') ?? '';
    expect.soft(new URL(location, SITE_URL).origin, path).toBe(SITE_URL);
  }
});

test('nobody has a name that cannot be seen', async () => {
  await using site = await openSite('sqlite');
  const visitor = await signedIn(site, (await addPerson(site, 'reader', { name: 'Rea' })).email);
  for (const name of ['\u200b\u2060', '\u202e', ' ']) {
    expect.soft((await visitor.post('/account/', { name, bio: '', website: '' })).status).toBe(422);
  }
});

test('no deed is done to somebody by the name of what every object has', async () => {
  await using site = await openSite('sqlite');
  const owner = site.as(await site.addMember('owner'));
  const { id } = await site.addMember('author');
  for (const deed of ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty']) {
    expect.soft((await owner.post(`/admin/users/${id}/${deed}`, { a: '1' })).status, deed).toBe(404);
  }
});

async function userOf(site: TestSite, email: string) {
  return site.database.read
    .selectFrom('users')
    .select(['id', 'role'])
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
}

/** Its secret. @param codes gets the recovery codes. */
async function switchSecondFactorOn(visitor: Visitor, codes: string[] = []): Promise<string> {
  const begun = await (await visitor.post('/account/second-factor/begin/', { password: PASSWORD })).text();
  const secret = /secret=([A-Z2-7]+)/.exec(begun)?.[1] ?? '';
  const code = oneTimeCode(secret);
  const answer = await (await visitor.post('/account/second-factor/confirm/', { code })).text();
  codes.push(
    ...[...answer.matchAll(/<code>([a-z\d]{5}-[a-z\d]{5})<\/code>/g)].map((match) => match[1] ?? ''),
  );
  if (codes.length === 0) throw new Error('the second factor was not switched on');
  return secret;
}
