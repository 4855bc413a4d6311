// What becomes of posts and pages, as those make it who write them.
import { runJobs } from '../../../src/jobs.ts';
import { type BulkDeed, bulkEdit } from '../../../src/posts/editing/bulk-edit.ts';
import type { TextTarget } from '../../../src/posts/editing/text-target.ts';
import { deleteText, trashText, untrashText } from '../../../src/posts/editing/trash-text.ts';
import { TestSite as MarkdownSite } from '../markdown-site.ts';
import { HOUR } from '../site.ts';
import type { Change } from './change.ts';
import { FOUND_ALIKE, LISTS, PAGES_OF_COMMENTS, SEARCHES, SUMS, WHOLE_ADDRESSES } from './exceptions.ts';
import type { WalkedSite } from './walked-site.ts';

type Fields = Parameters<WalkedSite['writer']['saved']>[1];

const save = (slug: string, change: Fields) => (walked: WalkedSite) =>
  walked.writer.saved(walked.post(slug), change);
const savePage = (path: string, change: Fields) => (walked: WalkedSite) =>
  walked.writer.saved(walked.page(path), change);

/** Where a text stays where it is. */
const IN_PLACE = { exceptions: [SEARCHES, FOUND_ALIKE] };
/** Where it enters lists, leaves them, or moves in them. */
const IN_LISTS = {
  exceptions: [SEARCHES, FOUND_ALIKE, LISTS, SUMS, PAGES_OF_COMMENTS, WHOLE_ADDRESSES],
};

const DRAFTS: readonly Change[] = [
  {
    name: 'drafts are begun, written and scheduled, and a published post is written on without being saved',
    unseen: true,
    make: async ({ writer, post, page }) => {
      const target = await writer.start();
      await writer.autosave(target, { title: 'Unready', source: 'Words.', tags: ['Sea', 'Unready'] });
      await writer.saved(target, { excerpt: 'Short.' });
      await writer.autosave(post('kites'), { title: 'Dragons', tags: ['Other'] });
      await writer.saved(post('draft'), { title: 'Draft two', tags: ['Sea'] });
      await writer.saved(post('draft'), { action: 'schedule', publishAt: '2026-03-16T09:00' });
      await writer.saved(page('unready'), { title: 'Not yet' });
    },
  },
];

const PUBLISHED: readonly Change[] = [
  { name: 'a draft is published', ...IN_LISTS, make: save('draft', { action: 'publish', publishAt: '' }) },
  {
    name: 'the time of a scheduled post has come',
    ...IN_LISTS,
    make: async ({ site }) => {
      site.clock.now += 8 * HOUR;
      await runJobs(site.services);
    },
  },
  {
    name: 'a text is written on',
    ...IN_PLACE,
    make: save('kites', { source: 'They fly.', title: 'Kites', tags: ['Sky', 'Rare'] }),
  },
  {
    name: 'a text gets longer by minutes',
    ...IN_PLACE,
    make: save('kites', { source: 'They fly. '.repeat(400) }),
  },
  { name: 'a summary is changed', ...IN_PLACE, make: save('clouds', { excerpt: 'White, mostly.' }) },
  { name: 'a title is changed', ...IN_PLACE, make: save('clouds', { title: 'Clouds above' }) },
  { name: 'an address is changed', ...IN_PLACE, make: save('clouds', { slug: 'cumulus' }) },
  {
    name: 'what search engines are told is changed',
    ...IN_PLACE,
    make: save('tides', { seoTitle: 'Ebb', seoDescription: 'And flow.' }),
  },
  { name: 'a post gets another tag', ...IN_LISTS, make: save('sea-tale', { tags: ['Sea', 'Sky', 'Old'] }) },
  {
    name: 'the order of tags is changed',
    ...IN_LISTS,
    make: save('sea-tale', { tags: ['Old', 'Sky', 'Sea'] }),
  },
  {
    name: 'a post loses a tag that nothing else has',
    ...IN_LISTS,
    make: save('sea-tale', { tags: ['Sea', 'Sky'] }),
  },
  { name: 'a post moves in time', ...IN_LISTS, make: save('sea-tale', { publishAt: '2025-11-02T10:00' }) },
  {
    name: 'a post moves in time, past nothing',
    ...IN_LISTS,
    make: save('old-days', { publishAt: '2024-05-07T10:00' }),
  },
  {
    name: 'the author is changed',
    ...IN_LISTS,
    make: ({ writer, post, benId }) => writer.saved(post('kites'), { authorId: benId }),
  },
  {
    name: 'a cover is chosen',
    ...IN_PLACE,
    make: ({ writer, post, coverId }) =>
      writer.saved(post('tides'), { coverMediaId: coverId, coverAlt: 'Sea' }),
  },
  {
    name: 'a cover is described',
    ...IN_PLACE,
    make: save('tides', { coverAlt: 'The sea' }),
  },
  { name: 'a cover is taken away', ...IN_PLACE, make: save('tides', { coverMediaId: null, coverAlt: '' }) },
  { name: 'a post takes no comments any more', ...IN_PLACE, make: save('kites', { allowsComments: false }) },
  { name: 'an unlisted post is changed', ...IN_PLACE, make: save('hidden', { title: 'Well hidden' }) },
  { name: 'a post is made unlisted', ...IN_LISTS, make: save('quiet', { action: 'unlist' }) },
  { name: 'an unlisted post is published', ...IN_LISTS, make: save('quiet', { action: 'publish' }) },
  {
    name: 'a post is taken back',
    ...IN_LISTS,
    gone: '/harbour/',
    make: save('harbour', { action: 'unpublish' }),
  },
  { name: 'it is published again', ...IN_LISTS, make: save('harbour', { action: 'publish' }) },
  { name: 'a post is put into the trash', ...IN_LISTS, gone: '/tides/', make: deed('tides', trashText) },
  { name: 'it is taken out of the trash', ...IN_LISTS, make: deed('tides', untrashText) },
  {
    name: 'a post with comments is put into the trash and deleted for good',
    ...IN_LISTS,
    gone: '/kites/',
    make: async (walked) => {
      await deed('kites', trashText)(walked);
      await deed('kites', deleteText)(walked);
    },
  },
  {
    name: 'several posts get a tag at once',
    ...IN_LISTS,
    make: bulk(['harbour', 'old-days'], { action: 'add-tag', tag: 'Sky' }),
  },
  { name: 'posts are imported', ...IN_LISTS, make: importPosts },
];

const PAGES: readonly Change[] = [
  { name: 'a page is changed', ...IN_PLACE, make: savePage('about', { source: 'About all of us.' }) },
  { name: 'a page gets another title', ...IN_PLACE, make: savePage('about', { title: 'About all' }) },
  { name: 'a page moves', ...IN_PLACE, make: savePage('about/team', { slug: 'about/people' }) },
  { name: 'a page is published', ...IN_PLACE, make: savePage('unready', { action: 'publish' }) },
  { name: 'a page is taken back', ...IN_PLACE, make: savePage('unready', { action: 'unpublish' }) },
  {
    name: 'a page is put into the trash',
    ...IN_PLACE,
    gone: 'About all of us.',
    make: pageDeed('about', trashText),
  },
  { name: 'a page is taken out of it', ...IN_PLACE, make: pageDeed('about', untrashText) },
];

export const CHANGES_OF_TEXTS: readonly Change[] = [...DRAFTS, ...PUBLISHED, ...PAGES];

type TextDeed = typeof trashText;

function deed(slug: string, command: TextDeed) {
  return (walked: WalkedSite) => carryOut(walked, walked.post(slug), command);
}

function pageDeed(path: string, command: TextDeed) {
  return (walked: WalkedSite) => carryOut(walked, walked.page(path), command);
}

async function carryOut({ site, writer }: WalkedSite, target: TextTarget, command: TextDeed): Promise<void> {
  const result = await site.database.transaction((tx) => command(tx, writer.actor, target, site.clock.now));
  if (!result.ok) throw new Error(result.reason);
}

function bulk(slugs: readonly string[], deed: BulkDeed) {
  return async ({ site, writer, post }: WalkedSite) => {
    const ids = slugs.map((slug) => post(slug).id);
    await bulkEdit(site.database, writer.actor, { kind: 'post', ids, deed }, site.clock.now);
  };
}

async function importPosts({ site }: WalkedSite): Promise<void> {
  await using folder = await MarkdownSite.create(site.database);
  const head = '---\ntitle: Brought\ndate: 2026-02-11\nauthor: Cleo\ntags: [Sea, Brought]\n---\n';
  await folder.write({ 'brought.md': `${head}\nBrought along.\n` });
  const { mediaStore, now } = site.services;
  await folder.import({}, { mediaStore, now });
}
