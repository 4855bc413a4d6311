// What somebody does at one node holds at every other: nothing of it is in the memory of one process alone.
import { describe, expect, test } from 'vitest';
import { createServices } from '../src/services.ts';
import { addPerson, PASSWORD, signedIn } from './support/account-site.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { all, openSite, TestSite } from './support/site.ts';
import { Visitor } from './support/visitor.ts';

/** Another process of the same site, as far as it can tell. */
async function openSecondNode(site: TestSite): Promise<TestSite> {
  await using opened = new AsyncDisposableStack();
  const services = opened.use(await createServices(site.services.config, () => site.clock.now));
  return new TestSite(services, site.clock, opened.move());
}

describe.each(DATABASE_KINDS)('with two nodes on %s', (kind) => {
  test('who signs in at one is signed in at the other, is told there what was done, and is signed out at both', async () => {
    await using one = await openSite(kind);
    await using other = await openSecondNode(one);
    const { email } = await addPerson(one, 'owner');
    const id = await one.addPost({ slug: 'unready', status: 'draft', publishedAt: null });
    const editor = `/admin/posts/${id}/edit`;
    const visitor = new Visitor(one);
    expect(await visitor.at(other).leads(editor)).toBe('/account/sign-in/');
    const answer = await visitor.post('/account/sign-in/', { email, password: PASSWORD });
    expect(answer.headers.get('location')).toBe(editor);
    await visitor.post(`/admin/posts/${id}/preview-link`, { change: 'make' });
    const screen = await visitor.at(other).read(editor);
    expect(screen).toContain('There is a private link now');
    const [path = ''] = all(screen, /(\/preview\/[\w-]+\/)/g);
    expect(await new Visitor(other).read(path)).toContain('Unready');
    const session = visitor.cookies.get('session') ?? '';
    await visitor.at(other).post('/account/sign-out/');
    // The cookie itself opens nothing any more.
    visitor.cookies.set('session', session);
    expect(await visitor.leads('/admin/')).toBe('/account/sign-in/');
  });

  test('a sign-in that is begun at one ends at the other, and a code is good for one of them', async () => {
    await using one = await openSite(kind);
    await using other = await openSecondNode(one);
    const { email } = await addPerson(one, 'owner');
    const owner = await signedIn(one, email);
    const begun = await (await owner.post('/account/second-factor/begin/', { password: PASSWORD })).text();
    const uri = all(begun, /name="uri" value="([^"]*)"/g)[0]?.replaceAll('&amp;', '&') ?? '';
    const code = () => oneTimeCode(new URL(uri).searchParams.get('secret') ?? '');
    const confirmed = await owner.at(other).post('/account/second-factor/confirm/', { uri, code: code() });
    expect(confirmed.status).toBe(200);
    const [first, second] = [new Visitor(one), new Visitor(other)];
    for (const visitor of [first, second]) {
      const step = await visitor.submit('/account/sign-in/', { email, password: PASSWORD });
      expect(step.path).toBe('/account/sign-in/code/');
    }
    const form = { code: code() };
    const answers = [
      await first.at(other).post('/account/sign-in/code/', form),
      await second.at(one).post('/account/sign-in/code/', form),
    ];
    expect(answers.map(({ headers }) => headers.get('location'))).toEqual(['/admin/', '/account/sign-in/']);
    expect((await first.get('/admin/')).status).toBe(200);
  });

  test('what a guest wrote at one is theirs at the other', async () => {
    await using one = await openSite(kind);
    await using other = await openSecondNode(one);
    await one.addPost({ slug: 'one' });
    const guest = new Visitor(one);
    const form = { post: '1', name: 'Ann', email: 'ann@ann.example', text: 'Low tide.' };
    expect((await guest.post('/comments', form)).headers.get('location')).toBe('/comments/1/');
    expect(await guest.at(other).read('/comments/1/')).toContain('Low tide.');
    const edited = await guest.at(other).post('/comments/1/edit', { text: 'High tide.' });
    expect(edited.status).toBe(303);
    expect(await guest.read('/comments/1/')).toContain('High tide.');
    expect((await new Visitor(other).get('/comments/1/')).status).toBe(404);
  });
});
