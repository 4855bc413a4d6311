import { SessionCookie } from '../../../src/accounts/session-cookie.ts';
import { addSession } from '../../../src/accounts/sessions.ts';
import { ensureAuthor } from '../../../src/authors/ensure-author.ts';
import { renderContent } from '../../../src/content/render-content.ts';
import type { Database, Transaction } from '../../../src/database/database.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { savePost } from '../../../src/posts/save-post.ts';
import { changeSetting } from '../../../src/site/change-setting.ts';
import { ensureTags } from '../../../src/tags/ensure-tags.ts';
import { POSTS, type Slug, TAG, titleOf } from './changes.ts';

export const SITE_URL = 'http://stale.test';
export const AUTH_SECRET = 'a secret that all nodes of this site have';

/** The posts that are changed, and the cookie of an owner who may change them. */
export async function seedSite(database: Database): Promise<{ cookie: string }> {
  const now = Date.now();
  await migrate(database, now);
  return database.transaction(async (tx) => {
    // However many comments there are: what is measured is not how long it takes to draw them.
    await changeSetting(tx, 'commentsPerPage', 10, now);
    for (const [place, slug] of POSTS.entries()) await addPost(tx, slug, now - place);
    return { cookie: await addOwner(tx, now) };
  });
}

export interface VersionedPost {
  id?: number;
  slug: Slug;
  title: string;
  publishedAt: number;
}

/** In all but its title it stays as it is. */
export async function saveVersion(tx: Transaction, post: VersionedPost, now: number): Promise<void> {
  const source = `What there is to say of the ${post.slug}.`;
  const input = {
    ...post,
    source,
    status: 'published',
    format: 'markdown',
    excerpt: '',
    authorId: await ensureAuthor(tx, { name: 'Ada' }, now),
    coverMediaId: null,
    coverAlt: '',
    createdAt: post.publishedAt,
    updatedAt: now,
    tagIds: await ensureTags(tx, [{ name: TAG }], now),
    allowsComments: true,
  } as const;
  const saved = await savePost(tx, input, renderContent(source, 'markdown'));
  if (!saved.ok) throw new Error(saved.reason);
}

async function addPost(tx: Transaction, slug: Slug, publishedAt: number): Promise<void> {
  await saveVersion(tx, { slug, title: titleOf(slug, 0, 0), publishedAt }, publishedAt);
}

async function addOwner(tx: Transaction, now: number): Promise<string> {
  const owner = { name: 'Owner', slug: 'owner', email: 'owner@stale.test', role: 'owner' } as const;
  const { id } = await tx
    .insertInto('users')
    .values({ ...owner, bio: '', email_verified: 1, created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const token = await addSession(tx, { userId: id, address: null, userAgent: null }, now);
  return new SessionCookie(AUTH_SECRET, SITE_URL).write(token).split(';')[0] ?? '';
}
