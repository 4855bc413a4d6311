// The journeys of people's accounts, from the set-up of a site to the end of an account, as browsers make them.
import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { openSite, SITE_URL } from './support/site.ts';
import { Visitor } from './support/visitor.ts';

const PASSWORD = 'quiet river stones';

describe.each(DATABASE_KINDS)('accounts on %s', (kind) => {
  test('the site is set up once, by whoever has the link', async () => {
    await using site = await openSite(kind);
    const visitor = new Visitor(site);
    const token = site.services.openAccounts(SITE_URL).setUpToken;
    expect((await visitor.get('/account/set-up/')).status).toBe(403);
    expect((await visitor.get('/account/set-up/?token=abc')).status).toBe(403);
    expect(await visitor.read(`/account/set-up/?token=${token}`)).toContain('You become the owner');
    const form = {
      token,
      name: 'Ada',
      email: 'Ada@Example.org',
      'site-name': 'Night notes',
      'new-password': PASSWORD,
    };
    const weak = await visitor.post('/account/set-up/', { ...form, 'new-password': 'ada' });
    expect(weak.status).toBe(422);
    const others = ['Bea', 'Cleo'].map((name) =>
      new Visitor(site).post('/account/set-up/', { ...form, name, email: `${name}@x.test` }),
    );
    const answers = await Promise.all([visitor.post('/account/set-up/', form), ...others]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410]);
    expect((await visitor.get(`/account/set-up/?token=${token}`)).status).toBe(410);
    const users = await site.database.read
      .selectFrom('users')
      .select('role')
      .where('role', '=', 'owner')
      .execute();
    expect(users).toHaveLength(1);
    expect(await site.read('/')).toContain('Night notes');
  });
});
