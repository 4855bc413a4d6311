import { ensureAuthor } from '../../authors/ensure-author.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { savePage } from '../../pages/save-page.ts';
import { savePost } from '../../posts/save-post.ts';
import { ensureTags } from '../../tags/ensure-tags.ts';
import { tagsOfPosts } from '../../tags/tag-queries.ts';
import type { Item } from './item.ts';
import type { PreparedText } from './prepare-text.ts';

export type SaveItemResult =
  | { outcome: 'added' | 'changed' | 'unchanged'; id: number }
  | { outcome: 'left out'; reason: string };

/** Writes a post or page, unless it is so already or was changed here. */
export async function saveItem(
  tx: Transaction,
  item: Item,
  text: PreparedText,
  { overwrite, isExport }: { overwrite: boolean; isExport: boolean },
): Promise<SaveItemResult> {
  if (item.here !== null) {
    const { id } = item.here;
    const stored = item.kind === 'post' ? await storedPost(tx, id) : await storedPage(tx, id);
    if (stored === undefined)
      return { outcome: 'left out', reason: 'deleted here while the import ran; run it again' };
    if (isSame(stored, contentOf(item, text, isExport))) return { outcome: 'unchanged', id };
    const refusal = overwrite ? null : refusalOf(item, stored.updatedAt, isExport);
    if (refusal !== null) return { outcome: 'left out', reason: refusal };
  }
  const saved =
    item.kind === 'post'
      ? await writePost(tx, item, text, isExport)
      : await writePage(tx, item, text, isExport);
  if (saved.ok) return { outcome: item.here === null ? 'added' : 'changed', id: saved.id };
  return {
    outcome: 'left out',
    reason: `its address ${item.permalink} was taken while the import ran; run it again`,
  };
}

/** What of a post an import writes, in the order in which it is compared. */
function contentOf(item: Item, text: PreparedText, isExport: boolean) {
  const { status, publishedAt, createdAt, updatedAt } = item.publication;
  return {
    slug: item.slug,
    status,
    title: item.title,
    source: text.source,
    format: text.format,
    excerpt: item.fields.excerpt,
    coverMediaId: text.coverMediaId,
    coverAlt: text.coverAlt,
    createdAt,
    updatedAt,
    publishedAt,
    author: item.author.name,
    html: text.rendered.html,
    tags: item.kind === 'post' ? item.fields.tags : [],
    ...seoOf(item, isExport),
  };
}

/** What a file says nothing about stays as it is here; an export says everything. */
function seoOf({ kind, fields }: Item, isExport: boolean) {
  const none = isExport ? '' : undefined;
  const seoTitle = fields.seoTitle ?? none;
  const seoDescription = fields.seoDescription ?? none;
  const canonicalUrl = fields.canonicalUrl ?? none;
  const allowsComments = kind === 'page' ? undefined : (fields.allowsComments ?? (isExport || undefined));
  return {
    ...(seoTitle !== undefined && { seoTitle }),
    ...(seoDescription !== undefined && { seoDescription }),
    ...(canonicalUrl !== undefined && { canonicalUrl }),
    ...(allowsComments !== undefined && { allowsComments }),
  };
}

type Content = ReturnType<typeof contentOf>;

function isSame(stored: Content, wanted: Content): boolean {
  return (Object.keys(wanted) as (keyof Content)[]).every((field) =>
    field === 'tags' ? stored.tags.join('\n') === wanted.tags.join('\n') : stored[field] === wanted[field],
  );
}

function refusalOf({ memory, publication }: Item, updatedAt: number, isExport: boolean): string | null {
  const advice = '--overwrite takes the file';
  if (memory !== null)
    return memory.updatedAt === updatedAt ? null : `edited here since it was imported; ${advice}`;
  if (isExport && publication.updatedAt > updatedAt) return null;
  return `the site has this text already, and another version of it; ${advice}`;
}

const CONTENT_COLUMNS = [
  'status',
  'title',
  'source',
  'format',
  'excerpt',
  'html',
  'cover_media_id as coverMediaId',
  'cover_alt as coverAlt',
  'published_at as publishedAt',
  'seo_title as seoTitle',
  'seo_description as seoDescription',
  'canonical_url as canonicalUrl',
] as const;

async function storedPost(tx: Transaction, id: number): Promise<Content | undefined> {
  const row = await named(tx, 'imports.post')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(CONTENT_COLUMNS)
    .select([
      'posts.slug',
      'posts.allows_comments as allowsComments',
      'posts.created_at as createdAt',
      'posts.updated_at as updatedAt',
      'users.name as author',
    ])
    .where('posts.id', '=', id)
    .executeTakeFirst();
  const tags = (await tagsOfPosts(tx, [id])).get(id) ?? [];
  return row && { ...row, allowsComments: row.allowsComments === 1, tags: tags.map((tag) => tag.name) };
}

async function storedPage(tx: Transaction, id: number): Promise<Content | undefined> {
  const row = await named(tx, 'imports.page')
    .selectFrom('pages')
    .innerJoin('users', 'users.id', 'pages.author_id')
    .select(CONTENT_COLUMNS)
    .select([
      'pages.path as slug',
      'pages.created_at as createdAt',
      'pages.updated_at as updatedAt',
      'users.name as author',
    ])
    .where('pages.id', '=', id)
    .executeTakeFirst();
  return row && { ...row, tags: [] };
}

async function writePost(tx: Transaction, item: Item, text: PreparedText, isExport: boolean) {
  const { author: _, tags, html: __, ...content } = contentOf(item, text, isExport);
  const { createdAt } = content;
  const authorId = await authorIdOf(tx, item);
  const tagIds = await ensureTags(
    tx,
    tags.map((name) => ({ name })),
    createdAt,
  );
  return savePost(tx, { ...identity(item), ...content, authorId, tagIds }, text.rendered);
}

async function writePage(tx: Transaction, item: Item, text: PreparedText, isExport: boolean) {
  const { author: _, tags: __, html: ___, slug: path, ...content } = contentOf(item, text, isExport);
  const authorId = await authorIdOf(tx, item);
  return savePage(tx, { ...identity(item), ...content, path, authorId }, text.rendered);
}

/** Where two have one name, the slug says who is meant. */
async function authorIdOf(tx: Transaction, { author, publication }: Item): Promise<number> {
  if (author.slug !== undefined) {
    const known = await named(tx, 'imports.author')
      .selectFrom('users')
      .select(['id', 'name'])
      .where('slug', '=', author.slug)
      .executeTakeFirst();
    if (known?.name === author.name) return known.id;
  }
  return ensureAuthor(tx, author, publication.createdAt);
}

function identity({ here }: Item): { id?: number } {
  return here === null ? {} : { id: here.id };
}
