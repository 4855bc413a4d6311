// The same list, its related rows fetched for each post on its own, as is easily written, and for all at once.
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { listedIds, listPosts } from '../../posts/post-queries.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { countStatements } from '../count-statements.ts';
import { measureInTurn } from '../measure.ts';
import type { Summary } from '../percentiles.ts';
import type { Measuring } from './data-context.ts';

export interface BatchingStep {
  rows: number;
  batched: { statements: number; time: Summary };
  oneByOne: { statements: number; time: Summary };
}

const ROWS = [5, 10, 20, 50, 100];

export async function measureBatching({ context, large, efforts }: Measuring): Promise<BatchingStep[]> {
  const { database } = large;
  const settings = await loadSettings(database.read);
  const bar = context.progress('One by one against all at once', ROWS.length);
  const steps: BatchingStep[] = [];
  for (const rows of ROWS) {
    const batched = () => listPosts(database.read, { by: 'site' }, { page: 1, size: rows }, settings);
    const oneByOne = () => listOneByOne(database.read, rows);
    const [ofBatched, ofOneByOne] = await measureInTurn(
      [batched, oneByOne],
      efforts.statement,
      context.signal,
    );
    if (ofBatched === undefined || ofOneByOne === undefined) continue;
    steps.push({
      rows,
      batched: { statements: await countStatements(database, batched), time: ofBatched },
      oneByOne: { statements: await countStatements(database, oneByOne), time: ofOneByOne },
    });
    bar.advance();
  }
  bar.done();
  return steps;
}

/** One statement for the posts, and for each of them three: its author, its tags, the number of its comments. */
async function listOneByOne(db: Reader, rows: number): Promise<unknown[]> {
  const posts = await named(db, 'report.posts')
    .selectFrom(listedIds({ by: 'site' }, rows))
    .innerJoin('posts', 'posts.id', 'listed.id')
    .select([
      'posts.id',
      'posts.slug',
      'posts.title',
      'posts.summary',
      'posts.published_at',
      'posts.author_id',
    ])
    .orderBy('posts.published_at', 'desc')
    .orderBy('posts.id', 'desc')
    .execute();
  const cards: unknown[] = [];
  for (const post of posts) {
    const author = await authorOf(db, post.author_id);
    const tags = await tagsOf(db, post.id);
    cards.push({ ...post, author, tags, comments: await countComments(db, post.id) });
  }
  return cards;
}

function authorOf(db: Reader, id: number) {
  return named(db, 'report.author')
    .selectFrom('users')
    .select(['slug', 'name'])
    .where('id', '=', id)
    .executeTakeFirst();
}

function tagsOf(db: Reader, postId: number) {
  return named(db, 'report.tags')
    .selectFrom('posts_tags')
    .innerJoin('tags', 'tags.id', 'posts_tags.tag_id')
    .select(['tags.slug', 'tags.name'])
    .where('posts_tags.post_id', '=', postId)
    .orderBy('posts_tags.position')
    .execute();
}

function countComments(db: Reader, postId: number) {
  return named(db, 'report.count-comments')
    .selectFrom('comments')
    .select((query) => query.fn.countAll<number>().as('count'))
    .where('post_id', '=', postId)
    .where('status', '=', 'approved')
    .executeTakeFirst();
}
