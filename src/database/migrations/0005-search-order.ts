// The index of the search in the order of its results, so that the newest matches are read and no others. It starts empty:
// a job fills it from `posts_to_index`.
import type { DatabaseKind } from '../database.ts';
import { dialects } from './dialects.ts';
import type { Migration } from './migrations.ts';

export const searchOrder: Migration = {
  name: 'search-order',
  statements: (kind) => {
    const { int, text, end } = dialects[kind];
    const options = kind === 'sqlite' ? `${end}, without rowid` : end;
    return [
      ...index[kind],
      `create table search_words (word ${text} not null primary key, level ${int} not null)${options}`,
      'create index search_words_by_start on search_words (substr(word, 1, 3), level desc, word)',
      `create table posts_to_index (
        post_id ${kind === 'sqlite' ? 'integer' : 'bigint'} primary key references posts (id) on delete cascade
      )${end}`,
      'insert into posts_to_index select id from posts',
    ];
  },
};

const index: Record<DatabaseKind, string[]> = {
  sqlite: [
    'drop table posts_search',
    `create virtual table posts_search using fts5 (
      title, lead, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
    )`,
    'create table search_keys (sort_key integer primary key, post_id integer not null unique) strict',
  ],
  // Documents stand apart from the rows, however short they are, so that many rows are read at once. The planner does not
  // know what reading one costs, and would read all of a small table: the function tells it. Without `fastupdate` no
  // search reads a list of what is not in the index yet.
  postgres: [
    'drop table posts_search',
    `create table posts_search (
      post_id bigint primary key references posts (id) on delete cascade,
      sort_key bigint not null,
      document tsvector not null
    ) with (toast_tuple_target = 128)`,
    'alter table posts_search alter column document set storage external, alter column document set statistics 0',
    `create function search_document(document tsvector) returns tsvector
      language plpgsql immutable strict parallel safe cost 1000 as 'begin return document; end'`,
    'create index posts_search_document on posts_search using gin (search_document(document)) with (fastupdate = off)',
    'alter index posts_search_document alter column 1 set statistics 0',
  ],
};
