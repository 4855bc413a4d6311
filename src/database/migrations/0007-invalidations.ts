import { dialects } from './dialects.ts';
import type { Migration } from './migrations.ts';

/** What caches must know: which tags were invalidated, in the order in which that became visible. */
export const invalidations: Migration = {
  name: 'invalidations',
  statements: (kind) => {
    const { int, text, end } = dialects[kind];
    const position = kind === 'sqlite' ? 'integer primary key autoincrement' : 'bigint primary key';
    const random =
      kind === 'sqlite' ? 'lower(hex(randomblob(16)))' : "replace(gen_random_uuid()::text, '-', '')";
    return [
      `create table invalidations (
        position ${position},
        tags ${text} not null,
        at ${int} not null
      )${end}`,
      // One row. Its lock puts PostgreSQL's transactions in the order of their positions; SQLite's are in order anyway.
      `create table invalidation_log (
        id ${int} not null primary key check (id = 1),
        epoch ${text} not null,
        position ${int} not null,
        purged ${int} not null,
        purged_again ${int} not null
      )${end}`,
      `insert into invalidation_log (id, epoch, position, purged, purged_again) values (1, ${random}, 0, 0, 0)`,
    ];
  },
};
