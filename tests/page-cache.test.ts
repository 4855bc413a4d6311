// Pages as readers get them: out of the cache in front of the application.
import { expect, test } from 'vitest';
import { openSite } from './support/site.ts';

test('a page is made once, and the same with the cache as without', async () => {
  await using site = await openSite('sqlite');
  await site.addPost({ slug: 'first' });
  const [direct, miss, hit] = [
    await site.get('/first/'),
    await site.getPublic('/first/'),
    await site.getPublic('/first/?utm_source=letter'),
  ];
  expect([miss, hit].map((answer) => answer.headers.get('Cache-Status'))).toEqual([
    'Octavo; fwd=uri-miss; stored',
    expect.stringMatching(/^Octavo; hit; ttl=\d+$/),
  ]);
  const html = await direct.text();
  expect(await miss.text()).toBe(html);
  expect(await hit.text()).toBe(html);
});
