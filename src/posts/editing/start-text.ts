import { randomBytes } from 'node:crypto';
import type { Actor } from '../../accounts/actor.ts';
import type { RenderedContent } from '../../content/render-content.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { savePage } from '../../pages/save-page.ts';
import { savePost } from '../save-post.ts';
import type { EditedFields } from './edited-fields.ts';
import { writeEdit } from './edits.ts';
import { demandFor, type TextKind } from './text-target.ts';

const NOTHING: RenderedContent = { html: '', text: '', headings: [], words: 0 };

/** A new draft of somebody who is signed in; one that they began and left empty is taken instead. Its id. */
export async function startText(tx: Transaction, actor: Actor, kind: TextKind, now: number): Promise<number> {
  const authorId = actor.userId;
  if (authorId === null) throw new Error('a draft needs an author');
  demandFor(actor, kind, 'edit', authorId);
  const empty = await findEmptyDraft(tx, kind, authorId);
  if (empty !== undefined) return empty;
  const fields = { ...EMPTY, authorId };
  const { slug: _, tags, ...given } = fields;
  const slug = `draft-${randomBytes(8).toString('hex')}`;
  const text = { ...given, status: 'draft', createdAt: now, updatedAt: now, publishedAt: null } as const;
  const saved =
    kind === 'post'
      ? await savePost(tx, { ...text, slug, tagIds: [] }, NOTHING)
      : await savePage(tx, { ...text, path: slug }, NOTHING);
  if (!saved.ok) throw new Error(`a draft cannot be written: ${saved.reason}`);
  const target = { kind, id: saved.id };
  await writeEdit(
    tx,
    target,
    { version: 1, fields: { ...fields, tags }, isPending: false, userId: authorId },
    now,
  );
  return saved.id;
}

const EMPTY: Omit<EditedFields, 'authorId'> = {
  title: '',
  slug: '',
  source: '',
  format: 'markdown',
  excerpt: '',
  tags: [],
  coverMediaId: null,
  coverAlt: '',
  seoTitle: '',
  seoDescription: '',
  canonicalUrl: '',
  allowsComments: true,
};

/** Nothing was ever written into it: its working copy is the first one. */
async function findEmptyDraft(
  tx: Transaction,
  kind: TextKind,
  authorId: number,
): Promise<number | undefined> {
  const table = kind === 'post' ? 'posts' : 'pages';
  const untouched = tx
    .selectFrom('edits')
    .select(kind === 'post' ? 'edits.post_id as id' : 'edits.page_id as id')
    .where('edits.user_id', '=', authorId)
    .where('edits.version', '=', 1)
    .where('edits.is_pending', '=', 0);
  const row = await named(tx, `${table}.empty-draft`)
    .selectFrom(table)
    .select('id')
    .where('author_id', '=', authorId)
    .where('status', '=', 'draft')
    .where('trashed_at', 'is', null)
    .where('title', '=', '')
    .where('source', '=', '')
    .where('id', 'in', untouched)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
