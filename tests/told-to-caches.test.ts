// Whatever is written that readers see is told to caches, by everything that Octavo can do.
import { describe, expect, test } from 'vitest';
import { rehearsedSite } from '../src/commands/rehearsed-site.ts';
import { readConfig } from '../src/config.ts';
import { findFamous } from '../src/doctor/famous.ts';
import { rehearse } from '../src/doctor/rehearse.ts';
import { onStage } from '../src/doctor/stage.ts';
import { openSite } from './support/site.ts';
import { watchUntoldWrites, writesWhatIsSeen } from './support/untold-writes.ts';

const OPEN_SITE = rehearsedSite(readConfig({ DATA_DIR: '/nowhere', PORT: '0', LOG_LEVEL: 'silent' }));

/** What may be written without a word, and why. */
const MAY_BE_SILENT: Readonly<Record<string, string>> = {
  'settings.change': 'sets a setting to what it was',
  'media.add': 'adds what no page shows yet',
  'comments.add': 'adds what waits for approval',
  'comments.begin-thread': 'adds what waits for approval',
  'comments.edit': 'changes what waits for approval',
  'comments.hand-over': 'changes whose comment waits for approval',
  'comments.set-status': 'moves what nobody sees to where nobody sees it',
  'comments.purge': 'deletes what nobody sees any more',
};

test('no transaction of a rehearsal writes what readers see without a word to caches', async () => {
  await using site = await openSite('sqlite');
  const { database, clock } = site;
  const famous = await findFamous(database, clock.now);
  const untold: string[] = [];
  const { failures } = await onStage(database, clock.now, async (stage) => {
    const stop = watchUntoldWrites(stage.database, (names) => untold.push(...names));
    const rehearsal = await rehearse(stage.database, { openSite: OPEN_SITE, famous, now: clock.now });
    stop();
    return rehearsal;
  });
  expect(failures).toEqual([]);
  expect(new Set(untold)).toEqual(new Set(Object.keys(MAY_BE_SILENT)));
}, 60_000);

describe('what counts as written where readers see it', () => {
  test.each([
    'insert into "posts" ("slug") values (?)',
    'delete from "posts_tags" where "post_id" = ?',
    'update "posts" set "trashed_at" = ?, "status" = ? where "id" = ?',
    'update "users" set "role" = ?, "name" = ? where "id" = ?',
    'with changes as (select 1) update "users" set post_count = post_count + changes.posts from changes',
    'insert into "settings" ("key", "value") values (?, ?) on conflict ("key") do update set "value" = ?',
  ])('%s', (sql) => expect(writesWhatIsSeen(sql)).toBe(true));

  test.each([
    'select "slug" from "posts"',
    'insert into "posts_search" (rowid) select 1',
    'update "posts" set "updated_at" = "updated_at" where "id" = ? returning "slug"',
    'update "posts" set "trashed_at" = ?, "status_before_trash" = ? where "status" = ?',
    'update "users" set "role" = ? where "name" = ?',
    'update "sessions" set "user_id" = ?',
  ])('not %s', (sql) => expect(writesWhatIsSeen(sql)).toBe(false));
});
