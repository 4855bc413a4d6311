import type { DatabaseKind } from '../database.ts';
import { type Dialect, dialects } from './dialects.ts';
import type { Migration } from './migrations.ts';

export const foundation: Migration = {
  name: 'foundation',
  statements: (kind) => [...tables(dialects[kind]), ...indexes, ...searchTable[kind]],
};

function tables(d: Dialect): string[] {
  const { id, int, text } = d;
  const definitions: [name: string, columns: string][] = [
    [
      'users',
      `id ${id},
      slug ${text} not null unique,
      name ${text} not null,
      email ${text} unique,
      role ${text} not null check (role in ('owner', 'admin', 'editor', 'author', 'moderator', 'reader')),
      bio ${text} not null,
      website ${text},
      post_count ${int} not null default 0,
      created_at ${int} not null,
      updated_at ${int} not null`,
    ],
    [
      'media',
      `id ${id},
      hash ${text} not null unique,
      name ${text} not null,
      type ${text} not null,
      bytes ${int} not null,
      width ${int},
      height ${int},
      variants ${text} not null,
      alt ${text} not null,
      created_at ${int} not null`,
    ],
    ['posts', `id ${id}, slug ${text} not null unique, comment_count ${int} not null default 0, ${body(d)}`],
    ['pages', `id ${id}, path ${text} not null unique, ${body(d)}`],
    [
      'tags',
      `id ${id},
      slug ${text} not null unique,
      name ${text} not null,
      description ${text} not null,
      post_count ${int} not null default 0,
      created_at ${int} not null`,
    ],
    [
      'posts_tags',
      `post_id ${int} not null references posts (id) on delete cascade,
      tag_id ${int} not null references tags (id) on delete cascade,
      position ${int} not null,
      listed_at ${int},
      primary key (post_id, tag_id)`,
    ],
    [
      'comments',
      `id ${id},
      post_id ${int} not null references posts (id) on delete cascade,
      parent_id ${int} references comments (id) on delete cascade,
      author_id ${int} references users (id),
      guest_name ${text},
      guest_email ${text},
      guest_website ${text},
      status ${text} not null check (status in ('approved', 'pending', 'spam', 'deleted')),
      created_at ${int} not null,
      format ${text} not null check (format in ('markdown', 'html')),
      html ${text} not null,
      text ${text} not null,
      check (author_id is not null or guest_name is not null)`,
    ],
    [
      'redirects',
      `path ${text} not null primary key,
      post_id ${int} references posts (id) on delete cascade,
      page_id ${int} references pages (id) on delete cascade,
      target ${text},
      created_at ${int} not null,
      check (case when post_id is null then 0 else 1 end + case when page_id is null then 0 else 1 end
        + case when target is null then 0 else 1 end = 1)`,
    ],
    ['settings', `key ${text} not null primary key, value ${text} not null, updated_at ${int} not null`],
    [
      'imported_items',
      `source ${text} not null,
      key ${text} not null,
      kind ${text} not null,
      entity_id ${int} not null,
      digest ${text} not null,
      imported_at ${int} not null,
      primary key (source, kind, key)`,
    ],
  ];
  return definitions.map(([name, columns]) => `create table ${name} (${columns})${d.end}`);
}

// Large columns stand last: SQLite then reads a row's small ones without its text.
function body({ int, text }: Dialect): string {
  return `status ${text} not null check (status in ('draft', 'scheduled', 'published', 'unlisted')),
    title ${text} not null,
    words ${int} not null,
    author_id ${int} not null references users (id),
    cover_media_id ${int} references media (id),
    cover_alt ${text} not null,
    created_at ${int} not null,
    updated_at ${int} not null,
    published_at ${int},
    format ${text} not null check (format in ('markdown', 'html')),
    excerpt ${text} not null,
    summary ${text} not null,
    headings ${text} not null,
    html ${text} not null,
    text ${text} not null,
    source ${text} not null,
    check (published_at is not null or status = 'draft')`;
}

const indexes = [
  'create index users_by_name on users (name)',
  'create index users_by_post_count on users (post_count) where post_count > 0',
  'create unique index tags_by_name on tags (name)',
  'create index posts_by_status on posts (status, published_at, id)',
  'create index posts_by_author on posts (author_id, status, published_at, id)',
  'create index posts_by_cover on posts (cover_media_id) where cover_media_id is not null',
  'create index pages_by_author on pages (author_id)',
  'create index pages_by_cover on pages (cover_media_id) where cover_media_id is not null',
  'create index posts_tags_by_tag on posts_tags (tag_id, listed_at, post_id)',
  'create index comments_by_post on comments (post_id, created_at, id)',
  'create index comments_by_parent on comments (parent_id) where parent_id is not null',
  'create index comments_by_author on comments (author_id) where author_id is not null',
  'create index redirects_by_post on redirects (post_id) where post_id is not null',
  'create index redirects_by_page on redirects (page_id) where page_id is not null',
];

// Both are given words that Octavo has split and folded itself (see `search/`), so that both find the same posts.
const searchTable: Record<DatabaseKind, string[]> = {
  sqlite: [
    `create virtual table posts_search using fts5 (
      title, lead, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
    )`,
  ],
  postgres: [
    'create table posts_search (post_id bigint primary key references posts (id) on delete cascade, document tsvector not null)',
    'create index posts_search_document on posts_search using gin (document)',
  ],
};
