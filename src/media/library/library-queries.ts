import { sql } from 'kysely';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { mediaFrom } from '../add-media.ts';
import { HASH_LENGTH_IN_PATH, type Media } from '../media.ts';

/** A file as the library shows it. */
export interface LibraryMedia extends Media {
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Null for what was imported, and for those who have no account any more. */
  addedBy: { id: number; name: string } | null;
}

export interface LibrarySearch {
  /** Part of a name or of what it shows, '' for all. */
  query: string;
  /** Only what was added before the media with this id. */
  before: number | null;
  size: number;
}

/** The newest first, and whether there are more. */
export async function listMedia(
  db: Reader,
  { query, before, size }: LibrarySearch,
): Promise<{ media: LibraryMedia[]; hasMore: boolean }> {
  let rows = selectMedia(db, 'media.list')
    .orderBy('media.id', 'desc')
    .limit(size + 1);
  if (before !== null) rows = rows.where('media.id', '<', before);
  for (const word of query.split(/\s+/).filter((part) => part !== '')) {
    const pattern = `%${escapePattern(word.toLowerCase())}%`;
    rows = rows.where((where) =>
      where.or([
        sql<boolean>`lower(media.name) like ${pattern} escape '!'`,
        sql<boolean>`lower(media.alt) like ${pattern} escape '!'`,
      ]),
    );
  }
  const found = await rows.execute();
  return { media: found.slice(0, size).map(libraryMedia), hasMore: found.length > size };
}

export async function findMedia(db: Reader, id: number): Promise<LibraryMedia | undefined> {
  const row = await selectMedia(db, 'media.by-id').where('media.id', '=', id).executeTakeFirst();
  return row && libraryMedia(row);
}

export type MediaUse =
  | {
      kind: 'post' | 'page';
      id: number;
      title: string;
      authorId: number;
      as: 'cover' | 'text' | 'working-copy';
    }
  | { kind: 'logo' };

/** Of one kind: more is as good as many. */
const MOST_USES = 100;

/** Where a file is shown, or would be if what is being written were saved; of many places the first. */
export async function usesOf(db: Reader, { id, hash }: Pick<Media, 'id' | 'hash'>): Promise<MediaUse[]> {
  const inText = `%/media/${hash.slice(0, HASH_LENGTH_IN_PATH)}/%`;
  const uses: MediaUse[] = [];
  for (const kind of ['post', 'page'] as const) {
    const shown = await named(db, 'media.uses')
      .selectFrom(`${kind}s`)
      .select(['id', 'title', 'author_id as authorId', 'cover_media_id as coverId'])
      .where((where) => where.or([where('cover_media_id', '=', id), where('source', 'like', inText)]))
      .orderBy('id')
      .limit(MOST_USES)
      .execute();
    for (const { coverId, ...text } of shown)
      uses.push({ kind, ...text, as: coverId === id ? 'cover' : 'text' });
  }
  const copies = await usesInWorkingCopies(db, id, inText);
  const isShown = (copy: (typeof copies)[number]) =>
    uses.some((use) => use.kind === copy.kind && 'id' in use && use.id === copy.id);
  uses.push(...copies.filter((copy) => !isShown(copy)));
  return (await isLogo(db, hash)) ? [...uses, { kind: 'logo' }] : uses;
}

async function usesInWorkingCopies(db: Reader, id: number, inText: string) {
  const rows = await named(db, 'media.uses-in-edits')
    .selectFrom('edits')
    .leftJoin('posts', 'posts.id', 'edits.post_id')
    .leftJoin('pages', 'pages.id', 'edits.page_id')
    .select([
      'edits.post_id',
      'edits.page_id',
      'edits.title',
      'posts.author_id',
      'pages.author_id as page_author_id',
    ])
    .where('edits.is_pending', '=', 1)
    .where((where) =>
      where.or([
        where('edits.fields', 'like', `%"coverMediaId":${id},%`),
        where('edits.fields', 'like', inText),
      ]),
    )
    .orderBy('edits.id')
    .limit(MOST_USES)
    .execute();
  return rows.map((row) => ({
    kind: row.post_id === null ? ('page' as const) : ('post' as const),
    id: row.post_id ?? row.page_id ?? 0,
    title: row.title,
    authorId: row.author_id ?? row.page_author_id ?? 0,
    as: 'working-copy' as const,
  }));
}

async function isLogo(db: Reader, hash: string): Promise<boolean> {
  const row = await named(db, 'media.is-logo')
    .selectFrom('settings')
    .select('key')
    .where('key', '=', 'logoUrl')
    .where('value', 'like', `%/media/${hash.slice(0, HASH_LENGTH_IN_PATH)}/%`)
    .executeTakeFirst();
  return row !== undefined;
}

function selectMedia(db: Reader, name: string) {
  return named(db, name)
    .selectFrom('media')
    .leftJoin('users', 'users.id', 'media.added_by')
    .selectAll('media')
    .select('users.name as adderName');
}

type MediaRow = Awaited<ReturnType<ReturnType<typeof selectMedia>['execute']>>[number];

function libraryMedia(row: MediaRow): LibraryMedia {
  const addedBy =
    row.added_by === null || row.adderName === null ? null : { id: row.added_by, name: row.adderName };
  return { ...mediaFrom(row), createdAt: row.created_at, addedBy };
}

function escapePattern(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}
