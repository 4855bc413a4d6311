import { expect, test } from 'vitest';
import { all, DAY, HOUR, NOON, openSite, SITE_URL, type TestSite } from './support/site.ts';

test('the same site on either database gives the same bytes at every address', async () => {
  await using sqlite = await openSite('sqlite');
  await using postgres = await openSite('postgres');
  for (const site of [sqlite, postgres]) await fill(site);
  const paths = [...FIXED_PATHS, ...(await addressesIn(sqlite)), ...(await addressesIn(postgres))];
  expect(new Set(paths).size).toBeGreaterThan(100);
  for (const path of new Set(paths)) {
    expect.soft(await answer(sqlite, path), path).toEqual(await answer(postgres, path));
  }
});

const FIXED_PATHS = [
  ...['/page/2/', '/page/9/', '/nothing/', '/hello', '/old', '/?p=5', '/tags/C/', '/archive/2026/01/'],
  ...[
    '/sitemap.xml',
    '/feed.xml',
    '/atom.xml',
    '/feed.json',
    '/robots.txt',
    '/search',
    '/search?q=nothing-like-it',
  ],
  ...[
    'word',
    'WORD',
    'wörd',
    'straße',
    'c++',
    '"two words"',
    'wor*',
    '日本',
    '%',
    "'",
    'word number',
    'Ada',
    'Äpfel',
  ].flatMap((query) => [1, 2].map((page) => `/search?q=${encodeURIComponent(query)}&page=${page}`)),
];

/** What an answer consists of. */
async function answer(site: TestSite, path: string) {
  const response = await site.get(path);
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

async function addressesIn(site: TestSite): Promise<string[]> {
  const files = all(await site.read('/sitemap.xml'), /<loc>([^<]*)<\/loc>/g).map(pathOf);
  const listed = await Promise.all(files.map((file) => site.read(file)));
  const index = await site.read('/llms.txt');
  return [
    ...files,
    ...listed.flatMap((file) => all(file, /<loc>([^<]*)<\/loc>/g)),
    ...all(index, /\]\((http[^)]*)\)/g),
  ].map((address) => (address.startsWith('/') ? address : pathOf(address)));
}

function pathOf(url: string): string {
  return url.replace(SITE_URL, '');
}

/** Texts whose order, case or sort differs where databases differ: umlauts, capitals, digits, ties, other scripts. */
async function fill(site: TestSite): Promise<void> {
  const cover = await site.addPicture({ width: 600, height: 300 });
  const names = [
    'word',
    'Word',
    'wörd',
    'Straße',
    'zebra',
    'Zebra',
    'äpfel',
    'Äpfel',
    '10',
    '9',
    'C',
    'C++',
    '日本',
    'إشارة',
    '💩',
    'a_b',
    'a-b',
    'two words',
  ];
  const posts = Array.from({ length: 30 }, (_, index) => ({
    slug: index === 0 ? 'hello' : `post-${index}`,
    title: `${names[index % names.length]} number ${index}`,
    source: `Some text with ${names.join(', ')}.\n\n## Part ${index}\n\n> *quoted* & <b>bold</b>`,
    author: ['Ada', 'ada lovelace', 'Émile', 'Zoë'][index % 4] ?? 'Ada',
    tags: names.slice(index % 7, (index % 7) + (index % 9)),
    publishedAt: NOON - Math.floor(index / 3) * 40 * DAY,
    status: index % 10 === 9 ? ('unlisted' as const) : ('published' as const),
    coverMediaId: index % 4 === 0 ? cover.id : null,
  }));
  const [first = 0, ...others] = await site.addPosts(posts);
  await site.addComments(
    first,
    Array.from({ length: 40 }, (_, index) => ({
      text: `Comment ${index}`,
      status: index % 5 === 4 ? ('pending' as const) : ('approved' as const),
      createdAt: NOON + Math.floor(index / 4) * HOUR,
      ...(index % 3 === 0 ? { author: 'Émile' } : { by: `Guest ${index}` }),
      ...(index % 2 === 1 && { replyTo: index - 1 }),
    })),
  );
  for (const path of ['about', 'About', 'äbout', 'about/team', 'zoo']) await site.addPageText({ path });
  await site.addRedirect('/old', { postId: others[3] ?? first });
  await site.addRedirect('/?p=5', { postId: first });
}
