// Whether a database holds all that its writers were told is committed, and nothing in part.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Database, Reader } from '../../src/database/database.ts';
import { databaseKind } from '../../src/database/database-kind.ts';
import { type DatabaseSettings, openDatabase } from '../../src/database/open-database.ts';
import { recount, storedCounts } from './recount.ts';
import { type Acknowledged, COMMENTS_OF_NEW_POST, TAGS_OF_NEW_POST } from './write-load.ts';

const LONGEST_END_MS = 20_000;

/** What is wrong, for a person; empty when nothing is. */
export async function problemsOfLoad(
  settings: DatabaseSettings,
  acknowledged: Acknowledged,
): Promise<string[]> {
  const problems = await problemsOfRows(settings, acknowledged);
  return settings.kind === 'sqlite' ? [...problems, ...problemsOfFile(settings.file)] : problems;
}

async function problemsOfRows(settings: DatabaseSettings, acknowledged: Acknowledged): Promise<string[]> {
  await using database = await openDatabase(settings);
  await untilOthersAreGone(database);
  const stored = await readStored(database.read);
  return [...lostWrites(stored, acknowledged), ...halfWrites(stored), ...(await wrongCounts(database.read))];
}

async function wrongCounts(db: Reader): Promise<string[]> {
  // Rows of node:sqlite have no prototype.
  const [stored, counted] = [await storedCounts(db), await recount(db)].map((counts) =>
    JSON.parse(JSON.stringify(counts)),
  );
  return isDeepStrictEqual(stored, counted) ? [] : ['the counts are not those of the rows'];
}

/** PostgreSQL ends what a killed client had begun a moment after it. */
async function untilOthersAreGone({ kind, read }: Database): Promise<void> {
  if (kind === 'sqlite') return;
  for (const deadline = Date.now() + LONGEST_END_MS; Date.now() < deadline; await delay(10)) {
    const { rows } = await sql`select 1 from pg_stat_activity
      where datname = current_database() and application_name like 'octavo%' and state <> 'idle'
        and pid <> pg_backend_pid()`.execute(read);
    if (rows.length === 0) return;
  }
  throw new Error('The connections of writers that were killed did not end.');
}

interface StoredPost {
  slug: string;
  version: number;
  texts: Set<string>;
  tags: number;
  revisions: string[];
  isSearchable: boolean;
  source: string;
}

async function readStored(db: Reader): Promise<Map<string, StoredPost>> {
  const posts = await db.selectFrom('posts').select(['id', 'slug', 'title', 'source']).execute();
  const comments = await db.selectFrom('comments').select(['post_id', 'text']).execute();
  const tags = await db.selectFrom('posts_tags').select('post_id').execute();
  const revisions = await db.selectFrom('revisions').select(['post_id', 'fields']).orderBy('id').execute();
  const searchable = await searchableIds(db);
  const byId = new Map<number, StoredPost>();
  for (const { id, slug, title, source } of posts) {
    const version = Number(title.replace('Version ', ''));
    const isSearchable = searchable.delete(id);
    byId.set(id, { slug, version, texts: new Set(), tags: 0, revisions: [], isSearchable, source });
  }
  for (const { post_id, text } of comments) byId.get(post_id)?.texts.add(text);
  for (const { post_id } of tags) {
    const post = byId.get(post_id);
    if (post !== undefined) post.tags += 1;
  }
  for (const { post_id, fields } of revisions) byId.get(post_id ?? 0)?.revisions.push(fields);
  const stored = new Map([...byId.values()].map((post) => [post.slug, post]));
  for (const id of searchable) stored.set(`no post ${id}`, orphan(id));
  return stored;
}

/** What the search still knows of a post that is not there. */
function orphan(id: number): StoredPost {
  return {
    slug: `no post ${id}`,
    version: -1,
    texts: new Set(),
    tags: 0,
    revisions: [],
    isSearchable: true,
    source: '',
  };
}

async function searchableIds(db: Reader): Promise<Set<number>> {
  const { rows } =
    databaseKind(db) === 'postgres'
      ? await sql<{ id: number }>`select post_id as id from posts_search`.execute(db)
      : await sql<{ id: number }>`
          select coalesce(search_keys.post_id, 0) as id from posts_search
            left join search_keys on search_keys.sort_key = posts_search.rowid`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

function lostWrites(stored: ReadonlyMap<string, StoredPost>, acknowledged: Acknowledged): string[] {
  const { posts, deleting, deleted, comments } = acknowledged;
  const problems: string[] = [];
  for (const [slug, version] of posts) {
    const post = stored.get(slug);
    if (deleted.has(slug) && post !== undefined) problems.push(`${slug} was deleted and is there`);
    if (deleting.has(slug)) continue;
    if (post === undefined) problems.push(`${slug} is lost`);
    else if (post.version < version) problems.push(`${slug} is at ${post.version} and was at ${version}`);
  }
  for (const [text, slug] of comments) {
    if (!deleting.has(slug) && stored.get(slug)?.texts.has(text) !== true) problems.push(`${text} is lost`);
  }
  return problems;
}

function halfWrites(stored: ReadonlyMap<string, StoredPost>): string[] {
  return [...stored.values()].filter((post) => !isWhole(post)).map(({ slug }) => `${slug} is there in part`);
}

function isWhole({ slug, version, texts, tags, revisions, isSearchable, source }: StoredPost): boolean {
  const first = Array.from({ length: COMMENTS_OF_NEW_POST }, (_, place) => `${slug}/${place}`);
  return (
    first.every((text) => texts.has(text)) &&
    tags === TAGS_OF_NEW_POST &&
    revisions.length === version + 1 &&
    revisions.at(-1) === `{"version":${version}}` &&
    source === `Version ${version} of ${slug}.` &&
    isSearchable
  );
}

function problemsOfFile(file: string): string[] {
  using database = new DatabaseSync(file);
  const integrity = database.prepare('pragma integrity_check').all();
  const foreign = database.prepare('pragma foreign_key_check').all();
  return [
    ...(integrity.length === 1 && integrity[0]?.integrity_check === 'ok' ? [] : [JSON.stringify(integrity)]),
    ...(foreign.length === 0 ? [] : [`${foreign.length} rows refer to rows that are not there`]),
  ];
}
