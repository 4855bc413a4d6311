import { dialects } from './dialects.ts';
import type { Migration } from './migrations.ts';

/** How many published posts each list has in each stretch of time, so that a place far back is found without a walk. */
export const listCounts: Migration = {
  name: 'list-counts',
  statements: (kind) => {
    const { int, text, end } = dialects[kind];
    // The key is all there is to a row but one number: SQLite keeps it once.
    const options = kind === 'sqlite' ? `${end}, without rowid` : end;
    return [
      `create table list_counts (
        list ${text} not null check (list in ('site', 'tag', 'author')),
        list_id ${int} not null,
        level ${int} not null check (level in (0, 1)),
        bucket ${int} not null,
        posts ${int} not null,
        primary key (list, list_id, level, bucket)
      )${options}`,
      fill("'site', 0", 'published_at', "posts where status = 'published'"),
      fill("'author', author_id", 'published_at', "posts where status = 'published'"),
      fill("'tag', tag_id", 'listed_at', 'posts_tags where listed_at is not null'),
      `insert into list_counts (list, list_id, level, bucket, posts)
        select list, list_id, 1, bucket >> 5, sum(posts) from list_counts where level = 0 group by 1, 2, 4`,
    ];
  },
};

function fill(list: string, time: string, rows: string): string {
  return `insert into list_counts (list, list_id, level, bucket, posts)
    select ${list}, 0, ${time} >> 29, count(*) from ${rows} group by 1, 2, 4`;
}
