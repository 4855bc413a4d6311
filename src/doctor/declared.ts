// Scans and sorts that are meant. Each is named by the query and what it does; a test finds those that no longer occur.
import type { Weakness } from './weakness.ts';

export interface Declaration {
  queries: readonly string[];
  /** `sort`, or `scan` and the table. */
  weakness: 'sort' | `scan ${string}`;
  reason: string;
}

export const DECLARED: readonly Declaration[] = [
  {
    queries: ['posts.any-waiting-for-index', 'posts.waiting-for-index'],
    weakness: 'scan posts_to_index',
    reason: 'what waits is removed when it is done: the first rows answer it',
  },
  {
    queries: [
      'comments.queue',
      'feeds.posts-of-author',
      'feeds.posts-of-site',
      'feeds.posts-of-tag',
      'llms.pages',
      'pages.to-write',
      'posts.around',
      'posts.list-by-author',
      'posts.list-by-site',
      'posts.list-by-tag',
      'posts.list-by-time',
      'posts.list-deep-by-author',
      'posts.list-deep-by-site',
      'posts.list-deep-by-tag',
      'posts.list-deep-by-time',
      'posts.to-write',
      'search.page',
      'tags.of-posts',
    ],
    weakness: 'sort',
    reason: 'the rows of one page, found by an index, put into the order in which they are shown',
  },
  {
    queries: [
      'auth.verifications.select',
      'comments.doubled',
      'comments.of-sender',
      'comments.past-of-writer',
      'exports.aliases',
      'posts.empty-draft',
      'sessions.of-user',
    ],
    weakness: 'sort',
    reason: 'what one person has, or one text, is little',
  },
  {
    queries: [
      'comments.to-empty',
      'comments.to-purge',
      'imports.owner',
      'posts.of-author',
      'search.index',
      'tags.post-ids',
    ],
    weakness: 'sort',
    reason: 'one piece of work of a job or a command, taken in the order of ids; an index finds it',
  },
  {
    queries: ['audit.of-moderation', 'audit.page', 'comments.queue-counts'],
    weakness: 'sort',
    reason: 'moderation and the log read what an index finds, and put it into the order that was asked for',
  },
  {
    queries: [
      'authors.to-choose',
      'places.pages',
      'sitemaps.pages',
      'users.authors',
      'users.moderators',
      'users.to-tell',
    ],
    weakness: 'sort',
    reason: 'people who write are few, pages as well',
  },
  {
    queries: ['tags.admin-list', 'tags.names', 'tags.places', 'tags.suggestions'],
    weakness: 'sort',
    reason: 'all tags are put into the order that was asked for; a site has some thousands at most',
  },
  {
    queries: ['posts.count-filtered'],
    weakness: 'sort',
    reason: 'words are looked for in the search, and what it finds is counted once',
  },
  {
    queries: ['audit.page'],
    weakness: 'scan audit_log',
    reason: 'a page of the log, walked from its newest entry to the end of the page',
  },
  {
    queries: ['blocks.all', 'blocks.page'],
    weakness: 'scan blocks',
    reason: 'every block is held against a new comment, and they are typed by hand',
  },
  {
    queries: ['balancers.list', 'balancers.remove-silent'],
    weakness: 'scan balancers',
    reason: 'a site has one balancer, or a few',
  },
  {
    queries: ['nodes.list', 'nodes.remove-silent'],
    weakness: 'scan nodes',
    reason: 'a site is served by some processes, by dozens at most',
  },
  {
    queries: ['balancers.list', 'nodes.list'],
    weakness: 'sort',
    reason: 'processes are few',
  },
  {
    queries: ['comments.approved-of-guest', 'comments.past-of-writer'],
    weakness: 'scan comments',
    reason:
      'on a small table one index looks as good to PostgreSQL as another; on a large one it takes that of the writer',
  },
  {
    queries: [
      'media.uses-in-edits',
      'pages.count-filtered',
      'pages.to-write',
      'posts.count-filtered',
      'posts.to-write',
    ],
    weakness: 'scan edits',
    reason:
      'working copies that wait to be published are few; one is read for each text that differs from its editor',
  },
  {
    queries: ['invitations.open'],
    weakness: 'scan invitations',
    reason: 'invitations that nobody has followed yet are few, and run out',
  },
  {
    queries: ['mails.list', 'mails.retry'],
    weakness: 'scan mails',
    reason: 'mail on its way is removed once it is delivered',
  },
  {
    queries: ['exports.media'],
    weakness: 'scan media',
    reason: 'an export reads everything',
  },
  {
    queries: ['media.list'],
    weakness: 'scan media',
    reason: 'a page of the library, walked from its newest file to the end of the page',
  },
  {
    queries: ['exports.count'],
    weakness: 'scan pages',
    reason: 'an export reads everything',
  },
  {
    queries: ['imports.pages-here'],
    weakness: 'scan pages',
    reason: 'an import knows all that is here',
  },
  {
    queries: ['media.uses'],
    weakness: 'scan pages',
    reason: 'asked before a file is deleted, of every text; the texts hold its address',
  },
  {
    queries: ['pages.count-filtered', 'pages.to-write'],
    weakness: 'scan pages',
    reason:
      'a page of the list that an editor sees, walked from its first row to the end of the page; a search in it reads on until the page is full',
  },
  {
    queries: ['exports.count'],
    weakness: 'scan posts',
    reason: 'an export reads everything',
  },
  {
    queries: ['imports.posts-here'],
    weakness: 'scan posts',
    reason: 'an import knows all that is here',
  },
  {
    queries: ['media.uses'],
    weakness: 'scan posts',
    reason: 'asked before a file is deleted, of every text; the texts hold its address',
  },
  {
    queries: ['posts.count-filtered', 'posts.to-write'],
    weakness: 'scan posts',
    reason:
      'a page of the list that an editor sees, walked from its first row to the end of the page; a search in it reads on until the page is full',
  },
  {
    queries: ['welcome.is-empty'],
    weakness: 'scan posts',
    reason: 'the first row answers it',
  },
  {
    queries: ['posts.around'],
    weakness: 'scan posts_tags',
    reason: 'the empty beginning of a list of SELECTs, which reads nothing',
  },
  {
    queries: ['exports.redirects', 'imports.redirects-here', 'redirects.admin-list'],
    weakness: 'scan redirects',
    reason:
      'imports and exports read everything; the list of redirects is looked through by an admin, page by page',
  },
  {
    queries: ['exports.settings', 'imports.settings', 'settings.all'],
    weakness: 'scan settings',
    reason: 'the settings are read whole, they are few',
  },
  {
    queries: [
      'exports.tags',
      'imports.last-tag',
      'sitemaps.has-tags',
      'sitemaps.tags',
      'tags.admin-list',
      'tags.names',
      'tags.places',
      'tags.suggestions',
      'tags.used',
    ],
    weakness: 'scan tags',
    reason: 'a site has some thousands at most, and lists show all of them',
  },
  {
    queries: ['audit.people', 'users.admin-list', 'users.without-account'],
    weakness: 'scan users',
    reason: 'people are looked through by an admin, page by page',
  },
  {
    queries: ['exports.authors', 'exports.shared-names'],
    weakness: 'scan users',
    reason: 'an export reads everything',
  },
  {
    queries: ['imports.last-user'],
    weakness: 'scan users',
    reason: 'the last row answers it',
  },
  {
    queries: ['sitemaps.authors'],
    weakness: 'scan users',
    reason: 'everybody who has published, in the order of their addresses',
  },
  {
    queries: ['users.all'],
    weakness: 'scan users',
    reason: 'a command lists everybody',
  },
  {
    queries: ['welcome.is-empty'],
    weakness: 'scan users',
    reason: 'the first row answers it',
  },
  {
    queries: ['auth.verifications.select'],
    weakness: 'scan verifications',
    reason: 'what has run out is removed every hour; better-auth asks for it in passing',
  },
];

/** Why a query may do this; undefined where nobody says so. */
export function declarationOf(query: string, { kind, table }: Weakness): Declaration | undefined {
  const weakness = kind === 'sort' ? 'sort' : `scan ${table}`;
  return DECLARED.find((one) => one.weakness === weakness && one.queries.includes(query));
}
