// A post or page as it is stored, whoever may see it.
import { headingsFrom } from '../../content/headings.ts';
import type { RenderedContent } from '../../content/render-content.ts';
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { lockPage } from '../../pages/lock-page.ts';
import { tagsOfPosts } from '../../tags/tag-queries.ts';
import { lockPost } from '../lock-post.ts';
import type { PostStatus } from '../post.ts';
import type { TextInput } from '../text-row.ts';
import type { EditedFields } from './edited-fields.ts';
import type { TextTarget } from './text-target.ts';

export interface StoredText extends Required<TextInput> {
  target: TextTarget;
  /** A page's path. */
  slug: string;
  tags: { id: number; name: string }[];
  allowsComments: boolean;
  previewToken: string | null;
  trashedAt: number | null;
  statusBeforeTrash: PostStatus | null;
  /** What was made of its source. */
  rendered: RenderedContent;
}

const COLUMNS = [
  'status',
  'title',
  'words',
  'author_id as authorId',
  'cover_media_id as coverMediaId',
  'cover_alt as coverAlt',
  'created_at as createdAt',
  'updated_at as updatedAt',
  'published_at as publishedAt',
  'format',
  'excerpt',
  'headings',
  'html',
  'text',
  'source',
  'seo_title as seoTitle',
  'seo_description as seoDescription',
  'canonical_url as canonicalUrl',
  'preview_token as previewToken',
  'trashed_at as trashedAt',
  'status_before_trash as statusBeforeTrash',
] as const;

export async function findStoredText(db: Reader, target: TextTarget): Promise<StoredText | undefined> {
  const row = await (target.kind === 'post' ? postRow(db, target.id) : pageRow(db, target.id));
  if (row === undefined) return undefined;
  const { headings, html, text, words, ...rest } = row;
  const tags = target.kind === 'post' ? ((await tagsOfPosts(db, [target.id])).get(target.id) ?? []) : [];
  return {
    ...rest,
    target,
    tags: tags.map(({ id, name }) => ({ id, name })),
    allowsComments: row.allowsComments === 1,
    rendered: { html, text, words, headings: headingsFrom(headings) },
  };
}

/** The same; nobody else changes it until the transaction ends. */
export async function lockStoredText(tx: Transaction, target: TextTarget): Promise<StoredText | undefined> {
  const locked = await (target.kind === 'post' ? lockPost(tx, target.id) : lockPage(tx, target.id));
  return locked === undefined ? undefined : findStoredText(tx, target);
}

/** What a writer may change of it. */
export function fieldsOf(text: StoredText): EditedFields {
  return {
    title: text.title,
    slug: text.slug,
    source: text.source,
    format: text.format,
    excerpt: text.excerpt,
    tags: text.tags.map((tag) => tag.name),
    coverMediaId: text.coverMediaId,
    coverAlt: text.coverAlt,
    seoTitle: text.seoTitle,
    seoDescription: text.seoDescription,
    canonicalUrl: text.canonicalUrl,
    allowsComments: text.allowsComments,
    authorId: text.authorId,
  };
}

function postRow(db: Reader, id: number) {
  return named(db, 'posts.stored')
    .selectFrom('posts')
    .select(COLUMNS)
    .select(['slug', 'allows_comments as allowsComments'])
    .where('id', '=', id)
    .executeTakeFirst();
}

async function pageRow(db: Reader, id: number) {
  const row = await named(db, 'pages.stored')
    .selectFrom('pages')
    .select(COLUMNS)
    .select('path as slug')
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...row, allowsComments: 1 };
}
