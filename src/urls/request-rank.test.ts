import { expect, test } from 'vitest';
import { firstRank, requestRank } from './request-rank.ts';

type Asked = Parameters<typeof requestRank>[0];

function asked(url: string, method = 'GET', cookie?: string): Asked {
  return { url, method, headers: { cookie } };
}

test.each([
  ['a page', asked('/welcome/'), 'reading'],
  ['a search', asked('/search?q=sea'), 'reading'],
  ['a page for somebody with other cookies', asked('/welcome/', 'GET', 'obsession=1; route=a'), 'reading'],
  ['a page for somebody who is signed in', asked('/admin/', 'GET', 'route=a; session=b.c'), 'needed'],
  ['the same with TLS', asked('/admin/', 'GET', '__Host-session=b.c'), 'needed'],
  ['the way in', asked('/account/sign-in/'), 'needed'],
  ['the desk, which leads there', asked('/admin?a=1'), 'needed'],
  ['a page of a like name', asked('/accounting/'), 'reading'],
  ['what is written', asked('/comments/', 'POST'), 'needed'],
  ['a picture', asked('/media/0a/sea.jpg'), 'needed'],
  ['a style', asked('/assets/site.css'), 'kept'],
  ['a question after its health', asked('/readyz'), null],
  ['the same with a query', asked('/livez?verbose'), null],
  ['a page that only begins like one', asked('/livezebra/'), 'reading'],
])('%s', (_, request, rank) => {
  expect(requestRank(request)).toBe(rank);
});

test('of all that is asked, only what machines ask is answered always', () => {
  expect(['/', '/readyz', '/metrics'].map((url) => firstRank(asked(url)))).toEqual(['kept', null, null]);
});
