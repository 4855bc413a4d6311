import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeDatabases, openTestDatabase } from '../../tests/support/databases.ts';
import { naughtyStrings } from '../../tests/support/naughty-strings.ts';
import { addTestPosts } from '../../tests/support/search-posts.ts';
import type { Database } from '../database/database.ts';
import { settingsFrom } from '../site/settings.ts';
import { indexPost, indexPosts, removePost } from './index-post.ts';
import { MAX_RESULTS, searchPosts } from './search-queries.ts';
import { wordsOf } from './words.ts';

const settings = settingsFrom(new Map());
const firstPage = { page: 1, size: 20 };

async function titlesFor(database: Database, query: string, page = firstPage): Promise<string[]> {
  const { results } = await searchPosts(database.read, query, page, settings);
  return results.map((result) => result.post.title);
}

describeDatabases('the search', (open, kind) => {
  test('finds posts with all words, those with the words in the title first, then the newest', async () => {
    await using opened = await open();
    await addTestPosts(opened.database, [
      { title: 'Harbour and whale' },
      { title: 'A', lead: 'harbour', text: 'whale' },
      { title: 'B', lead: 'harbour whale' },
      { title: 'Harbour', lead: 'whale' },
      { title: 'C', text: 'the harbour of the whale' },
      { title: 'Whale only', text: 'nothing' },
    ]);
    expect(await titlesFor(opened.database, 'harbour whale')).toEqual([
      'Harbour and whale',
      'Harbour',
      'B',
      'C',
      'A',
    ]);
  });

  test.each([
    ['creme', 'Crème brûlée'],
    ['BRÛLÉE', 'Crème brûlée'],
    ['stream', 'Streams in depth'],
    ['dep', 'Streams in depth'],
    ['strasse', 'Die Straße'],
    ['v18.2.0', 'Release v18.2.0'],
    ['"in depth"', 'Streams in depth'],
    ['東京', '私は東京に行きました'],
    ['Москв', 'Письмо из Москвы'],
    ['हिन्दी', 'हिन्दी भाषा'],
    ['한국어', '한국어 검색'],
  ])('finds by %j %j alone', async (query, title) => {
    await using opened = await open();
    const titles = ['Crème brûlée', 'Streams in depth', 'Die Straße', 'Release v18.2.0', 'Release v18.20.1'];
    const foreign = ['私は東京に行きました', 'Письмо из Москвы', 'हिन्दी भाषा', '한국어 검색'];
    await addTestPosts(
      opened.database,
      [...titles, ...foreign].map((each) => ({ title: each })),
    );
    expect(await titlesFor(opened.database, query)).toEqual([title]);
  });

  test('finds phrases within one part, and leaves out what is excluded', async () => {
    await using opened = await open();
    await addTestPosts(opened.database, [
      { title: 'One', text: 'a red fox ran' },
      { title: 'Two', text: 'a fox, red' },
      { title: 'Three red', lead: 'fox' },
      { title: 'Four', text: 'a red fox slept' },
    ]);
    expect(await titlesFor(opened.database, '"red fox"')).toEqual(['Four', 'One']);
    expect(await titlesFor(opened.database, '"red fox" -ran')).toEqual(['Four']);
    expect(await titlesFor(opened.database, 'fox -"red fox"')).toEqual(['Three red', 'Two']);
    expect(await titlesFor(opened.database, '-fox')).toEqual([]);
  });

  test('shows published posts alone', async () => {
    await using opened = await open();
    const statuses = ['draft', 'scheduled', 'unlisted', 'published'] as const;
    await addTestPosts(
      opened.database,
      statuses.map((status) => ({ title: `Secret ${status}`, status })),
    );
    expect(await titlesFor(opened.database, 'secret')).toEqual(['Secret published']);
  });

  test('follows changes and removals', async () => {
    await using opened = await open();
    const { database } = opened;
    const [id = 0] = await addTestPosts(database, [{ title: 'Old' }]);
    await database.transaction((tx) => indexPost(tx, id, { title: 'New', lead: '', text: '' }));
    expect(await titlesFor(database, 'old')).toEqual([]);
    expect(await titlesFor(database, 'new')).toEqual(['Old']);
    await database.transaction((tx) => removePost(tx, id));
    await database.transaction((tx) => removePost(tx, id));
    expect(await titlesFor(database, 'new')).toEqual([]);
  });

  test('gives pages, the total of all, and marked words, with one statement', async () => {
    await using opened = await open();
    const { database } = opened;
    await addTestPosts(
      database,
      Array.from({ length: 25 }, (_, index) => ({ title: `Post ${index}`, text: 'On cafés.' })),
    );
    const names: string[] = [];
    database.observe((statement) => names.push(statement.name));
    const second = await searchPosts(database.read, 'cafe', { page: 2, size: 10 }, settings);
    expect(names).toEqual(['search.page']);
    expect(second.results.map((result) => result.post.title)).toEqual(
      Array.from({ length: 10 }, (_, index) => `Post ${14 - index}`),
    );
    expect(second).toMatchObject({ query: 'cafe', total: 25, totalIsCapped: false });
    expect(second.results[0]?.extract).toEqual([
      { text: 'On ', hit: false },
      { text: 'cafés', hit: true },
      { text: '.', hit: false },
    ]);
    const beyond = await searchPosts(database.read, 'cafe', { page: 9, size: 10 }, settings);
    expect(beyond).toMatchObject({ results: [], total: 25 });
  });

  test('ends at the most results that are shown', async () => {
    await using opened = await open();
    const { database } = opened;
    await addTestPosts(
      database,
      Array.from({ length: MAX_RESULTS + 5 }, (_, index) => ({ title: `Common ${index}` })),
    );
    const last = await searchPosts(database.read, 'common', { page: MAX_RESULTS / 10, size: 10 }, settings);
    expect(last).toMatchObject({ total: MAX_RESULTS, totalIsCapped: true });
    expect(last.results.at(-1)?.post.title).toBe('Common 5');
    expect((await searchPosts(database.read, 'common', { page: 101, size: 10 }, settings)).results).toEqual(
      [],
    );
  });

  test('takes any query and any text as plain text', async () => {
    await using opened = await open();
    const { database } = opened;
    await addTestPosts(
      database,
      naughtyStrings.map((text) => ({ title: text.replaceAll('\0', ''), text: text.replaceAll('\0', '') })),
    );
    const longest = [
      'a'.repeat(10_240),
      '"'.repeat(10_240),
      `${'-x '.repeat(3000)}`,
      '\ud800 \udc00',
      'a\0b',
      '\ue000a \ue002',
    ];
    for (const query of [...naughtyStrings, ...longest]) {
      const { results } = await searchPosts(database.read, query, firstPage, settings);
      for (const { extract } of results) expect(extract.every(({ text }) => text !== '')).toBe(true);
    }
  });

  test('finds every word of every text', async () => {
    await using opened = await open();
    const { database } = opened;
    const [id = 0] = await addTestPosts(database, [{ title: 'Found' }]);
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(...naughtyStrings),
    );
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        await database.transaction((tx) => indexPost(tx, id, { title: '', lead: '', text }));
        for (const word of new Set(wordsOf(text)))
          expect(await titlesFor(database, `"${word}"`)).toEqual(['Found']);
      }),
      { numRuns: kind === 'sqlite' ? 100 : 50 },
    );
  });

  test('indexes texts past all limits, and finds their first and last words', async () => {
    await using opened = await open();
    const { database } = opened;
    const ids = await addTestPosts(database, [{ title: 'Wide' }, { title: 'Long' }, { title: 'Flood' }]);
    const wide = Array.from({ length: 20_000 }, (_, index) => `wide${index}`).join(' ');
    const flood = Array.from({ length: 20_000 }, (_, index) => `${index}${'字'.repeat(50)}`).join(' ');
    const texts = [wide, `first ${'same word '.repeat(100_000)}last`, flood];
    const entries = ids.map((postId, index) => ({ postId, title: '', lead: '', text: texts[index] ?? '' }));
    await database.transaction((tx) => indexPosts(tx, entries));
    expect(await titlesFor(database, 'wide0 wide19999')).toEqual(['Wide']);
    expect(await titlesFor(database, '"wide18000 wide18001"')).toEqual([]);
    expect(await titlesFor(database, 'first last')).toEqual(['Long']);
    expect(await titlesFor(database, '"word last"')).toEqual([]);
    expect(await titlesFor(database, '"first same"')).toEqual(['Long']);
  });
});

test('gives the same results in the same order on both databases', async () => {
  await using sqlite = await openTestDatabase('sqlite');
  await using postgres = await openTestDatabase('postgres');
  const words = ['red', 'fox', 'foxes', 'über', 'node', 'js', '東京', 'v18', 'reds'];
  const random = new Random();
  const some = (most: number) =>
    Array.from({ length: random.below(most) }, () => words[random.below(words.length)]).join(' ');
  const posts = Array.from({ length: 300 }, (_, index) => ({
    title: some(4),
    lead: some(5),
    text: `${some(9)} ${index % 7 === 0 ? some(2000) : ''}`,
    publishedAt: random.below(50),
  }));
  for (const { database } of [sqlite, postgres]) await addTestPosts(database, posts);
  const queries = [
    'red',
    'fox',
    'fox red',
    '"red fox"',
    '"fox red fox"',
    'fox -foxes',
    'uber node.js',
    '東京',
    'red -"node js" fox',
  ];
  for (const query of queries) await expectSame(sqlite.database, postgres.database, query, 1);
});

test('gives the same results for words that thousands of posts have', async () => {
  await using sqlite = await openTestDatabase('sqlite');
  await using postgres = await openTestDatabase('postgres');
  const random = new Random();
  const posts = Array.from({ length: 7000 }, (_, index) => ({
    title: index % 20 === 0 ? 'Common' : 'Other',
    lead: index % 40 === 1 ? 'common words' : 'words',
    text: `a common text ${index % 50}`,
    publishedAt: random.below(3000),
    status: index % 9 === 0 ? ('draft' as const) : ('published' as const),
  }));
  for (const { database } of [sqlite, postgres]) await addTestPosts(database, posts);
  for (const query of ['common', 'text', 'words', '"common text"', 'common -7', 'text 7']) {
    for (const page of [1, 2, 4]) await expectSame(sqlite.database, postgres.database, query, page);
  }
});

async function expectSame(sqlite: Database, postgres: Database, query: string, page: number): Promise<void> {
  const left = await searchPosts(sqlite.read, query, { page, size: 100 }, settings);
  expect(left.total).toBeGreaterThan(0);
  expect(left).toEqual(await searchPosts(postgres.read, query, { page, size: 100 }, settings));
}

class Random {
  #state = 7;

  below(below: number): number {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state % below;
  }
}
