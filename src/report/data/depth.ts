// Pages ever deeper in a list, as Octavo finds them and by OFFSET alone.
import { sql } from 'kysely';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { listPosts, type PostFilter } from '../../posts/post-queries.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { tagsOfPosts } from '../../tags/tag-queries.ts';
import { pageCount } from '../../web/page-number.ts';
import { measureInTurn } from '../measure.ts';
import type { Summary } from '../percentiles.ts';
import type { Measuring } from './data-context.ts';

export interface ListDepth {
  list: 'site' | 'tag' | 'author';
  total: number;
  steps: readonly { percent: number; page: number; found: Summary; passedOver: Summary }[];
}

const DEPTHS = [0, 1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

export async function measureDepth({ context, large, efforts }: Measuring): Promise<ListDepth[]> {
  const db = large.database.read;
  const settings = await loadSettings(db);
  const size = settings.postsPerPage;
  const lists = await longestLists(db);
  const bar = context.progress('Depth of pages', lists.length * DEPTHS.length);
  const depths: ListDepth[] = [];
  for (const { filter, total } of lists) {
    const last = pageCount(total, size);
    const steps: ListDepth['steps'][number][] = [];
    for (const percent of DEPTHS) {
      const page = Math.max(1, Math.round((percent / 100) * last));
      const works = [
        () => listPosts(db, filter, { page, size }, settings),
        () => listByOffset(db, filter, size, (page - 1) * size),
      ];
      const [found, passedOver] = await measureInTurn(works, efforts.depth, context.signal);
      if (found !== undefined && passedOver !== undefined) steps.push({ percent, page, found, passedOver });
      bar.advance();
    }
    depths.push({ list: filter.by, total, steps });
  }
  bar.done();
  return depths;
}

type MeasuredFilter = Exclude<PostFilter, { by: 'time' }>;

/** The site's, and those of the tag and the author with most posts. */
async function longestLists(db: Reader): Promise<{ filter: MeasuredFilter; total: number }[]> {
  const longest = (table: 'tags' | 'users') =>
    db
      .selectFrom(table)
      .select(['id', 'post_count as total'])
      .orderBy('post_count', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
  const [tag, author] = [await longest('tags'), await longest('users')];
  const { total } = await db
    .selectFrom('posts')
    .select((query) => query.fn.countAll<number>().as('total'))
    .where('status', '=', 'published')
    .executeTakeFirstOrThrow();
  return [
    { filter: { by: 'site' }, total },
    { filter: { by: 'tag', ...tag }, total: tag.total },
    { filter: { by: 'author', ...author }, total: author.total },
  ];
}

/** A page of a list as it is mostly written: rows with their authors, in order, and OFFSET; then their tags. */
async function listByOffset(
  db: Reader,
  filter: MeasuredFilter,
  size: number,
  offset: number,
): Promise<unknown> {
  let query = named(db, `report.offset-by-${filter.by}`)
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(['posts.id', 'posts.slug', 'posts.title', 'posts.summary', 'posts.words', 'posts.comment_count'])
    .select(['posts.published_at', 'users.slug as author_slug', 'users.name as author_name'])
    .where('posts.status', '=', sql.lit('published'))
    .orderBy('posts.published_at', 'desc')
    .orderBy('posts.id', 'desc')
    .limit(size)
    .offset(offset);
  if (filter.by === 'author') query = query.where('posts.author_id', '=', filter.id);
  if (filter.by === 'tag') {
    const { id } = filter;
    query = query.where('posts.id', 'in', (of) =>
      of.selectFrom('posts_tags').select('post_id').where('tag_id', '=', id),
    );
  }
  const rows = await query.execute();
  return await tagsOfPosts(
    db,
    rows.map((row) => row.id),
  );
}
