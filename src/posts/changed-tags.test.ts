import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesChanged, tagsOfPostChange } from './changed-tags.ts';
import { isReadable, POST_STATUSES, readingMinutes } from './post.ts';
import type { PostState } from './post-state.ts';
import { tagsOfTime } from './time-tags.ts';

const MARCH = Date.UTC(2026, 2, 5);
const APRIL = Date.UTC(2026, 3, 5);

const POST: PostState = {
  id: 7,
  slug: 'sea',
  status: 'published',
  title: 'Sea',
  summary: 'Of the sea.',
  words: 100,
  authorId: 2,
  coverMediaId: null,
  coverAlt: '',
  updatedAt: MARCH,
  publishedAt: MARCH,
  allowsComments: 1,
  tagIds: [3, 4],
};

const OWN = [
  ...['post:7', 'post:7:card', 'post:7:comments', 'post:7:cover', 'post:7:link', 'post:7:next'],
  ...['post:7:previous', 'post:7:summary'],
];
const IN_MARCH = ['posts:2026', 'posts:2026-03', 'posts:2026-03-05'];
const IN_APRIL = ['posts:2026', 'posts:2026-04', 'posts:2026-04-05'];
const LISTS = ['author:2:posts', 'authors', 'posts', 'tag:3:posts', 'tag:4:posts', 'tags:sitemap'];
const LISTED = [...LISTS, ...IN_MARCH, 'posts:sitemap:1', 'search', 'tags'];
const DRAFT = { ...POST, status: 'draft' } as const;

describe('what a change of a post makes outdated', () => {
  test.each<[string, PostState | null, PostState | null]>([
    ['a new draft', null, DRAFT],
    ['a draft that is written', DRAFT, { ...DRAFT, title: 'Lake', slug: 'lake' }],
    ['a draft that is scheduled', DRAFT, { ...DRAFT, status: 'scheduled' }],
    ['a draft that is deleted', DRAFT, null],
  ])('nothing: %s', (_, before, after) => {
    expect(tagsOfPostChange(before, after)).toEqual({ invalidated: [], withdrawn: [] });
    expect(placesChanged(before, after)).toEqual([]);
  });

  test.each<[string, PostState | null]>([
    ['a new post', null],
    ['a draft', DRAFT],
    ['a scheduled post', { ...POST, status: 'scheduled' }],
  ])('publishing %s: every list that it enters, and where it was looked for in vain', (_, before) => {
    const { invalidated, withdrawn } = tagsOfPostChange(before, POST);
    expect(invalidated.toSorted()).toEqual([...OWN, ...LISTED, 'slug:sea'].toSorted());
    expect(withdrawn).toEqual([]);
    expect(placesChanged(before, POST)).toEqual([{ publishedAt: MARCH, id: 7 }]);
  });

  test.each<[string, PostState | null]>([
    ['deleted', null],
    ['unpublished', DRAFT],
  ])('a post that is %s: it is taken from readers, and leaves every list', (_, after) => {
    const { invalidated, withdrawn } = tagsOfPostChange(POST, after);
    expect(invalidated.toSorted()).toEqual([...OWN, ...LISTED].toSorted());
    expect(withdrawn.toSorted()).toEqual([...OWN, 'posts:sitemap:1'].toSorted());
    expect(placesChanged(POST, after)).toEqual([{ publishedAt: MARCH, id: 7 }]);
  });

  test('a post that is unlisted: it is taken from lists and stays at its address', () => {
    const { invalidated, withdrawn } = tagsOfPostChange(POST, { ...POST, status: 'unlisted' });
    expect(invalidated.toSorted()).toEqual([...OWN, ...LISTED].toSorted());
    expect(withdrawn.toSorted()).toEqual([...OWN, 'posts:sitemap:1'].toSorted());
  });

  test('an unlisted post: no list', () => {
    const unlisted = { ...POST, status: 'unlisted' } as const;
    expect(tagsOfPostChange(DRAFT, unlisted).invalidated.toSorted()).toEqual([...OWN, 'slug:sea']);
    expect(tagsOfPostChange(unlisted, { ...unlisted, title: 'Lake' }).invalidated.toSorted()).toEqual([
      ...['post:7', 'post:7:card', 'post:7:link', 'post:7:summary'],
    ]);
    const gone = tagsOfPostChange(unlisted, null);
    expect(gone.invalidated.toSorted()).toEqual(OWN);
    expect(gone.withdrawn.toSorted()).toEqual(OWN);
    expect(placesChanged(DRAFT, unlisted)).toEqual([]);
  });

  test.each<[string, Partial<PostState>, string[]]>([
    ['its text alone', {}, []],
    ['its text, now', { updatedAt: APRIL }, ['posts:sitemap:1']],
    ['some words, the same minutes', { words: 101 }, []],
    ['as many words as take longer', { words: 1000 }, ['post:7:card']],
    ['its summary', { summary: 'Of waves.' }, ['post:7:card', 'post:7:summary']],
    ['its title', { title: 'Lake' }, ['post:7:card', 'post:7:link', 'post:7:summary']],
    [
      'its slug',
      { slug: 'lake' },
      [
        ...['post:7:card', 'post:7:comments', 'post:7:link', 'post:7:summary'],
        ...['posts:sitemap:1', 'slug:lake'],
      ],
    ],
    ['its cover', { coverMediaId: 5 }, ['post:7:card', 'posts:sitemap:1']],
    ['what its cover is called', { coverAlt: 'Waves' }, ['post:7:cover']],
    ['whether it takes comments', { allowsComments: 0 }, ['post:7:comments']],
    ['the order of its tags', { tagIds: [4, 3] }, ['post:7:card']],
    ['its tags', { tagIds: [4, 5] }, ['post:7:card', 'tag:3:posts', 'tag:5:posts', 'tags', 'tags:sitemap']],
    [
      'its author',
      { authorId: 9 },
      [
        ...['author:2:posts', 'author:9:posts', 'authors', 'posts:sitemap:1'],
        ...['post:7:card', 'post:7:comments', 'post:7:link', 'post:7:summary'],
      ],
    ],
    [
      'its date',
      { publishedAt: APRIL },
      [
        ...OWN.filter((tag) => tag !== 'post:7:cover'),
        ...[...LISTS, ...IN_MARCH, ...IN_APRIL, 'posts:sitemap:1'],
      ],
    ],
  ])('of a published post: %s', (_, change, tags) => {
    const { invalidated, withdrawn } = tagsOfPostChange(POST, { ...POST, ...change });
    expect(invalidated.toSorted()).toEqual([...new Set([...tags, 'post:7', 'search'])].toSorted());
    expect(withdrawn).toEqual([]);
  });

  test('a date that moves: the posts beside it there and here', () => {
    expect(placesChanged(POST, { ...POST, publishedAt: APRIL })).toEqual([
      { publishedAt: MARCH, id: 7 },
      { publishedAt: APRIL, id: 7 },
    ]);
    expect(placesChanged(POST, { ...POST, title: 'Lake' })).toEqual([]);
  });

  test('the sitemap in which it stands', () => {
    const sitemapsOf = (id: number) =>
      tagsOfPostChange(null, { ...POST, id }).invalidated.filter((tag) => tag.startsWith('posts:sitemap'));
    expect([1, 2000, 2001].map(sitemapsOf)).toEqual([
      ['posts:sitemap:1'],
      ['posts:sitemap:1'],
      ['posts:sitemap:2'],
    ]);
  });
});

describe('whatever a post was and is', () => {
  const few = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
  const state = fc.record({
    id: few(7),
    slug: few('a', 'b'),
    status: few(...POST_STATUSES),
    title: few('A', 'B'),
    summary: few('a', 'b'),
    words: few(100, 110, 1000),
    authorId: few(1, 2),
    coverMediaId: few(null, 1),
    coverAlt: few('', 'b'),
    updatedAt: few(1, 2),
    publishedAt: few(MARCH, APRIL),
    allowsComments: few(0, 1),
    tagIds: fc.uniqueArray(few(1, 2, 3)),
  });
  const version = fc.option(state);

  test('each place that shows it differently is told, and none that shows it as before', () => {
    fc.assert(
      fc.property(version, version, (before, after) => {
        const { invalidated } = tagsOfPostChange(before, after);
        // Seen by others than before, all of it is told.
        const isSeenElsewhere = seen(before)?.status !== seen(after)?.status;
        for (const { tag, shows } of PLACES) {
          const isTold = JSON.stringify(shows(before)) !== JSON.stringify(shows(after));
          const isOwn = tag.startsWith('post:');
          expect([tag, invalidated.includes(tag)]).toEqual([tag, isTold || (isOwn && isSeenElsewhere)]);
        }
        for (const slug of ['a', 'b']) {
          // Whoever found it there depends on the post itself.
          const isNewThere = seen(after)?.slug === slug && seen(before)?.slug !== slug;
          expect(invalidated.includes(`slug:${slug}`)).toBe(isNewThere);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('what was shown and is not any more is taken from readers', () => {
    fc.assert(
      fc.property(version, version, (before, after) => {
        const { invalidated, withdrawn } = tagsOfPostChange(before, after);
        expect(withdrawn.filter((tag) => !invalidated.includes(tag))).toEqual([]);
        const isGone = seen(before) !== null && seen(after) === null;
        const isOffLists = listed(before) !== null && listed(after) === null;
        expect(withdrawn.length > 0).toBe(isGone || isOffLists);
        for (const tag of isOffLists ? ['post:7:card', 'post:7:link', 'posts:sitemap:1'] : [])
          expect(withdrawn).toContain(tag);
      }),
    );
  });
});

interface PlaceOfPost {
  tag: string;
  /** Null where it shows nothing of the post. */
  shows: (post: PostState | null) => unknown;
}

/** What depends on each tag, and what of the post it shows. */
const PLACES: readonly PlaceOfPost[] = [
  toReaders('post:7:card', (post) => [linkOf(post), cardOf(post)]),
  toReaders('post:7:cover', (post) => post.coverAlt),
  toReaders('post:7:summary', (post) => [linkOf(post), post.summary]),
  toReaders('post:7:link', linkOf),
  toReaders('post:7:next', (post) => post.publishedAt),
  toReaders('post:7:previous', (post) => post.publishedAt),
  inLists('posts', (post) => post.publishedAt),
  ...[1, 2].map((id) =>
    inLists(`author:${id}:posts`, (post) => (post.authorId === id ? post.publishedAt : null)),
  ),
  ...[1, 2, 3].map((id) =>
    inLists(`tag:${id}:posts`, (post) => (post.tagIds.includes(id) ? post.publishedAt : null)),
  ),
  inLists('tags', (post) => (post.tagIds.length === 0 ? null : post.tagIds.toSorted())),
  inLists('posts:sitemap:1', (post) => [addressOf(post), post.updatedAt, post.coverMediaId]),
  ...[MARCH, APRIL].flatMap((time) =>
    tagsOfTime(time)
      .filter((tag) => tag !== 'posts:2026')
      .map((tag) => inLists(tag, (post) => (post.publishedAt === time ? time : null))),
  ),
];

function toReaders(tag: string, shows: (post: PostState) => unknown): PlaceOfPost {
  return { tag, shows: (given) => map(seen(given), shows) };
}

function inLists(tag: string, shows: (post: PostState) => unknown): PlaceOfPost {
  return { tag, shows: (given) => map(listed(given), shows) };
}

function map(post: PostState | null, shows: (post: PostState) => unknown): unknown {
  return post === null ? null : shows(post);
}

function seen(post: PostState | null): PostState | null {
  return post !== null && isReadable(post.status) ? post : null;
}

function listed(post: PostState | null): PostState | null {
  return post?.status === 'published' ? post : null;
}

function linkOf(post: PostState) {
  return [post.title, addressOf(post)];
}

function addressOf({ slug, publishedAt, authorId }: PostState) {
  return [slug, publishedAt, authorId];
}

function cardOf({ summary, words, tagIds, coverMediaId }: PostState) {
  return [summary, readingMinutes(words), tagIds, coverMediaId];
}
