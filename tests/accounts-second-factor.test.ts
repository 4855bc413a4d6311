// A second factor as people use it: switched on with an app, asked for at signing in, lost and switched off.
import { describe, expect, test } from 'vitest';
import { addPerson, mailsTo, PASSWORD, signedIn } from './support/account-site.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { all, DAY, openSite, type TestSite } from './support/site.ts';
import { Visitor } from './support/visitor.ts';

describe.each(DATABASE_KINDS)('second factors on %s', (kind) => {
  test('switching it on takes the password and a code from the app', async () => {
    await using site = await openSite(kind);
    const { email } = await addPerson(site, 'owner', { name: 'Ada' });
    const visitor = await signedIn(site, email);
    expect((await visitor.post('/account/second-factor/begin/', { password: 'wrong' })).status).toBe(422);
    const begun = await (await visitor.post('/account/second-factor/begin/', { password: PASSWORD })).text();
    expect(begun).toContain('<svg class="qr-code"');
    const uri = begunUri(begun);
    expect(uri).toContain('issuer=Octavo');
    const wrong = await visitor.post('/account/second-factor/confirm/', { uri, code: '000000' });
    expect(wrong.status).toBe(422);
    expect(begunUri(await wrong.text())).toBe(uri);
    const asked = new Visitor(site);
    expect(
      (await asked.post('/account/sign-in/', { email, password: PASSWORD })).headers.get('location'),
    ).toBe('/admin/');
    const before = visitor.cookies.get('session');
    const codes = await confirm(visitor, uri);
    expect(codes).toHaveLength(10);
    expect(visitor.cookies.get('session')).not.toBe(before);
    expect((await visitor.get('/account/')).status).toBe(200);
    expect(await visitor.read('/account/second-factor/')).toContain('It is switched on');
    const stored = JSON.stringify(await site.database.read.selectFrom('two_factors').selectAll().execute());
    for (const secret of [...codes, secretOf(uri)]) expect(stored).not.toContain(secret);
  });

  test('signing in asks for a code; five wrong ones and it begins again; the right one opens the session', async () => {
    await using site = await openSite(kind);
    const { email, uri } = await withSecondFactor(site);
    const visitor = new Visitor(site);
    const form = { email, password: PASSWORD };
    const step = await visitor.submit('/account/sign-in/', form);
    expect(step.path).toBe('/account/sign-in/code/');
    expect(visitor.cookies.has('session')).toBe(false);
    expect(await visitor.leads('/account/')).toBe('/account/sign-in/');
    for (let number = 0; number < 5; number++) {
      expect((await visitor.post('/account/sign-in/code/', { code: '00000x' })).status).toBe(422);
    }
    await visitor.get('/account/password/');
    const sixth = await visitor.submit('/account/sign-in/code/', { code: oneTimeCode(secretOf(uri)) });
    expect(sixth.path).toBe('/account/sign-in/');
    await visitor.submit('/account/sign-in/', form);
    const answer = await visitor.post('/account/sign-in/code/', { code: oneTimeCode(secretOf(uri)) });
    expect(answer.headers.get('location')).toBe('/account/password/');
    expect((await visitor.get('/account/')).status).toBe(200);
  });

  test('a code that was seen over a shoulder opens nothing a second time', async () => {
    await using site = await openSite(kind);
    const { id, email, uri } = await withSecondFactor(site);
    const code = oneTimeCode(secretOf(uri));
    const answers: (string | null)[] = [];
    for (const visitor of [new Visitor(site), new Visitor(site)]) {
      await visitor.submit('/account/sign-in/', { email, password: PASSWORD });
      answers.push((await visitor.post('/account/sign-in/code/', { code })).headers.get('location'));
    }
    expect(answers).toEqual(['/admin/', '/account/sign-in/']);
    const sessions = await site.database.read
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', id)
      .execute();
    expect(sessions).toHaveLength(3);
  });

  test('a code opens nothing without the password before it, nor ten minutes after', async () => {
    await using site = await openSite(kind);
    const { email, uri } = await withSecondFactor(site);
    const visitor = new Visitor(site);
    const code = () => ({ code: oneTimeCode(secretOf(uri)) });
    expect((await visitor.submit('/account/sign-in/code/', code())).path).toBe('/account/sign-in/');
    await visitor.submit('/account/sign-in/', { email, password: PASSWORD });
    site.clock.now += 10 * 60_000 + 1000;
    expect((await visitor.submit('/account/sign-in/code/', code())).path).toBe('/account/sign-in/');
    expect(visitor.cookies.has('session')).toBe(false);
  });

  test('a recovery code signs in once; new ones replace those that are left', async () => {
    await using site = await openSite(kind);
    const { email, codes, visitor } = await withSecondFactor(site);
    const signIn = async (code: string | undefined) => {
      const other = new Visitor(site);
      await other.submit('/account/sign-in/', { email, password: PASSWORD });
      return (await other.post('/account/sign-in/code/', { kind: 'recovery', code: ` ${code} ` })).status;
    };
    expect(await signIn(codes[0])).toBe(303);
    expect(await signIn(codes[0])).toBe(422);
    const wrong = { password: 'wrong one' };
    expect((await visitor.post('/account/second-factor/recovery-codes/', wrong)).status).toBe(422);
    const renewed = await visitor.post('/account/second-factor/recovery-codes/', { password: PASSWORD });
    const next = recoveryCodes(await renewed.text());
    expect(next).toHaveLength(10);
    expect(await signIn(codes[1])).toBe(422);
    expect(await signIn(next[1]?.toUpperCase().replace('-', ' '))).toBe(303);
  });

  test('a trusted browser is asked for no code for thirty days, until all others are signed out', async () => {
    await using site = await openSite(kind);
    const { email, uri, visitor } = await withSecondFactor(site);
    const trusted = new Visitor(site);
    const form = { email, password: PASSWORD };
    await trusted.submit('/account/sign-in/', form);
    await trusted.post('/account/sign-in/code/', { code: oneTimeCode(secretOf(uri)), trust: 'on' });
    const next = async () => {
      await trusted.post('/account/sign-out/');
      return (await trusted.post('/account/sign-in/', form)).headers.get('location');
    };
    expect(await next()).toBe('/admin/');
    site.clock.now += 20 * DAY;
    expect(await next()).toBe('/admin/');
    expect((await visitor.get('/account/')).status).toBe(200);
    await visitor.submit('/account/sessions/others/');
    expect(await next()).toBe('/account/sign-in/code/');
  });

  test('switching it off takes the password, and mail tells of it', async () => {
    await using site = await openSite(kind);
    const { email, visitor } = await withSecondFactor(site);
    expect((await visitor.post('/account/second-factor/end/', { password: 'wrong' })).status).toBe(422);
    const { body } = await visitor.submit('/account/second-factor/end/', { password: PASSWORD });
    expect(body).toContain('The second factor is switched off.');
    expect((await mailsTo(site, email))[0]?.subject).toContain('no code');
    await signedIn(site, email);
  });

  test('ten wrong codes in a row close the second step for a quarter of an hour, not for good', async () => {
    await using site = await openSite(kind);
    const { email, uri } = await withSecondFactor(site);
    const visitor = new Visitor(site);
    const form = { email, password: PASSWORD };
    for (let round = 0; round < 2; round++) {
      await visitor.submit('/account/sign-in/', form);
      for (let number = 0; number < 5; number++)
        await visitor.post('/account/sign-in/code/', { code: '00000x' });
    }
    await visitor.submit('/account/sign-in/', form);
    const code = () => ({ code: oneTimeCode(secretOf(uri)) });
    const locked = await visitor.post('/account/sign-in/code/', code());
    expect(locked.status).toBe(422);
    expect(await locked.text()).toContain('quarter of an hour');
    site.clock.now += 15 * 60_000 + 1000;
    await visitor.submit('/account/sign-in/', form);
    expect((await visitor.post('/account/sign-in/code/', code())).status).toBe(303);
  });

  test('a new password asks for the second factor all the same', async () => {
    await using site = await openSite(kind);
    const { email } = await withSecondFactor(site);
    const visitor = new Visitor(site);
    await visitor.post('/account/forgotten-password/', { email });
    const mail = (await mailsTo(site, email))[0];
    const token = new URL(mail?.action?.url ?? '').searchParams.get('token') ?? '';
    const { path } = await visitor.submit('/account/reset-password/', {
      token,
      'new-password': 'seven green bottles',
    });
    expect(path).toBe('/account/sign-in/');
    expect(visitor.cookies.has('session')).toBe(false);
  });
});

async function withSecondFactor(site: TestSite) {
  const { id, email } = await addPerson(site, 'owner', { name: 'Ada' });
  const visitor = await signedIn(site, email);
  const begun = await visitor.post('/account/second-factor/begin/', { password: PASSWORD });
  const uri = begunUri(await begun.text());
  return { id, email, uri, visitor, codes: await confirm(visitor, uri) };
}

async function confirm(visitor: Visitor, uri: string): Promise<string[]> {
  const form = { uri, code: oneTimeCode(secretOf(uri)) };
  const answer = await visitor.post('/account/second-factor/confirm/', form);
  return recoveryCodes(await answer.text());
}

function begunUri(html: string): string {
  return all(html, /name="uri" value="([^"]*)"/g)[0]?.replaceAll('&amp;', '&') ?? '';
}

function secretOf(uri: string): string {
  return new URL(uri).searchParams.get('secret') ?? '';
}

function recoveryCodes(html: string): string[] {
  return all(html, /<li><code>([\w-]+)<\/code><\/li>/g);
}
