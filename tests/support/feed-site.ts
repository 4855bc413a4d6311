// Texts for the tests of feeds, sitemaps and what else is for machines, written by the same commands as a real site's.
import { ensureAuthor } from '../../src/authors/ensure-author.ts';
import { renderContent } from '../../src/content/render-content.ts';
import type { Transaction } from '../../src/database/database.ts';
import { type PageInput, savePage } from '../../src/pages/save-page.ts';
import { type PostInput, savePost } from '../../src/posts/save-post.ts';
import { ensureTags } from '../../src/tags/ensure-tags.ts';

export const EXAMPLE_TIME = Date.UTC(2026, 2, 1, 12);
export const EXAMPLE_URL = 'https://example.org';

type PostFields = Partial<PostInput> & { slug: string; author?: string; tags?: readonly string[] };

/** By Ada and published at `EXAMPLE_TIME` unless told otherwise; its id. */
export async function addPost(
  tx: Transaction,
  { author = 'Ada', tags = [], ...fields }: PostFields,
): Promise<number> {
  const authorId = await ensureAuthor(tx, { name: author }, EXAMPLE_TIME);
  const tagIds = await ensureTags(
    tx,
    tags.map((name) => ({ name })),
    EXAMPLE_TIME,
  );
  const post: PostInput = {
    ...DEFAULTS,
    title: fields.slug,
    source: fields.slug,
    authorId,
    tagIds,
    ...fields,
  };
  return idOf(await savePost(tx, post, renderContent(post.source, post.format)));
}

/** By Ada and published at `EXAMPLE_TIME` unless told otherwise; its id. */
export async function addPage(
  tx: Transaction,
  fields: Partial<PageInput> & { path: string },
): Promise<number> {
  const authorId = await ensureAuthor(tx, { name: 'Ada' }, EXAMPLE_TIME);
  const page: PageInput = { ...DEFAULTS, title: fields.path, source: fields.path, authorId, ...fields };
  return idOf(await savePage(tx, page, renderContent(page.source, page.format)));
}

/** A picture that no store holds; its id. */
export async function addPicture(tx: Transaction): Promise<number> {
  const row = {
    hash: 'ab'.repeat(32),
    name: 'a tree.jpg',
    type: 'image/jpeg',
    bytes: 54_321,
    width: 1200,
    height: 800,
  };
  const added = tx.insertInto('media').values({ ...row, variants: '[]', alt: '', created_at: EXAMPLE_TIME });
  return (await added.returning('id').executeTakeFirstOrThrow()).id;
}

const DEFAULTS = {
  status: 'published',
  format: 'markdown',
  excerpt: '',
  coverMediaId: null,
  coverAlt: '',
  createdAt: EXAMPLE_TIME,
  updatedAt: EXAMPLE_TIME,
  publishedAt: EXAMPLE_TIME,
} as const;

function idOf(result: { ok: true; id: number } | { ok: false; reason: string }): number {
  if (!result.ok) throw new Error(result.reason);
  return result.id;
}
