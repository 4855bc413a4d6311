// A small site for tests that has something of everything, with texts that are hard to write down and read back.
import { ensureAuthor } from '../../src/authors/ensure-author.ts';
import { addComment } from '../../src/comments/add-comment.ts';
import type { SourceFormat } from '../../src/content/render-content.ts';
import type { Database, Transaction } from '../../src/database/database.ts';
import { addMedia } from '../../src/media/add-media.ts';
import { type Media, mediaPath } from '../../src/media/media.ts';
import type { MediaStore } from '../../src/media/media-store.ts';
import { savePage } from '../../src/pages/save-page.ts';
import { freePostSlug } from '../../src/posts/free-post-slug.ts';
import type { PostStatus } from '../../src/posts/post.ts';
import { renderText } from '../../src/posts/render-text.ts';
import { savePost } from '../../src/posts/save-post.ts';
import { addRedirect } from '../../src/redirects/add-redirect.ts';
import { changeSetting } from '../../src/site/change-setting.ts';
import { ensureTags } from '../../src/tags/ensure-tags.ts';
import { samplePhoto } from './sample-pictures.ts';

const DAY = 86_400_000;
const START = Date.UTC(2024, 1, 28, 22, 30, 15, 123);
const STATUSES: readonly PostStatus[] = ['published', 'draft', 'unlisted', 'scheduled'];

export interface SampleSite {
  database: Database;
  mediaStore: MediaStore;
  now: () => number;
}

/** @param texts each is a post's title and text, its tag, its author's name and a comment on it. */
export async function buildSampleSite(site: SampleSite, texts: readonly string[]): Promise<void> {
  const picture = await addPicture(site);
  await site.database.transaction(async (tx) => {
    await changeSetting(tx, 'name', 'Night notes', START);
    await changeSetting(tx, 'timeZone', 'Pacific/Auckland', START);
    await addTwoOfOneName(tx);
    for (const [index, text] of texts.entries()) await addPost(tx, { index, text, picture });
    await addAboutPage(tx);
    await addRedirect(tx, '/gone', { path: 'https://example.org/elsewhere' }, START + 5);
    await ensureTags(tx, [{ name: 'Unused', description: 'No post\nhas it.' }], START + 6);
  });
}

async function addPicture(site: SampleSite): Promise<Media> {
  const body = await samplePhoto({ width: 700, height: 300 }, 6);
  const result = await addMedia(site, { name: 'Night sky.jpg', body, alt: 'Stars' });
  if (!result.ok) throw new Error(result.reason);
  return result.media;
}

async function addTwoOfOneName(tx: Transaction): Promise<void> {
  const row = {
    name: 'Sam Reed',
    role: 'author' as const,
    bio: 'Writes: at night.',
    created_at: START,
    updated_at: START + 9,
  };
  await tx
    .insertInto('users')
    .values({ ...row, slug: 'sam-reed', email: 'sam@example.org', website: 'https://example.org/' })
    .execute();
  await tx
    .insertInto('users')
    .values({ ...row, slug: 'sam-reed-2', email: null, website: null })
    .execute();
}

interface SamplePost {
  index: number;
  text: string;
  picture: Media;
}

async function addPost(tx: Transaction, { index, text, picture }: SamplePost): Promise<void> {
  const createdAt = START + index * DAY;
  const status = STATUSES[index % STATUSES.length] ?? 'draft';
  const format: SourceFormat = index % 5 === 4 ? 'html' : 'markdown';
  const source = `${text}\n\n![Sky](${mediaPath(picture)})\n\n# ${text}\n\n  - [link](/gone)\n`;
  const authorId = index % 7 === 3 ? 2 : await ensureAuthor(tx, { name: text, bio: text }, createdAt);
  const slug = await freePostSlug(tx, text);
  const saved = await savePost(
    tx,
    {
      slug,
      status,
      title: text,
      source,
      format,
      excerpt: index % 3 === 0 ? `${text}\nSecond line: ${text}` : '',
      authorId,
      coverMediaId: index % 4 === 0 ? picture.id : null,
      coverAlt: index % 4 === 0 ? text : '',
      ...(index % 3 === 1 && {
        seoTitle: text,
        seoDescription: text,
        canonicalUrl: 'https://example.org/first',
      }),
      allowsComments: index % 5 !== 2,
      tagIds: await ensureTags(tx, [{ name: 'Notes' }, { name: text, description: text }], createdAt + 1),
      createdAt,
      updatedAt: createdAt + (index % 2) * 1234,
      publishedAt:
        status === 'draft'
          ? null
          : status === 'scheduled'
            ? Date.UTC(2400, 0, 1) + index
            : createdAt + (index % 6),
    },
    await renderText(tx, source, format),
  );
  if (!saved.ok) throw new Error(saved.reason);
  await addRedirect(tx, `/old/${index}`, { postId: saved.id }, createdAt + 77);
  await addThread(tx, saved.id, text, createdAt);
}

async function addThread(tx: Transaction, postId: number, text: string, createdAt: number): Promise<void> {
  const guest = { guestName: text, guestEmail: 'guest@example.org', guestWebsite: 'https://example.org/me' };
  const first = await addComment(
    tx,
    {
      postId,
      parentId: null,
      author: guest,
      text,
      format: 'markdown',
      status: 'approved',
      createdAt: createdAt + 10,
    },
    100_000,
  );
  if (!first.ok) return;
  const reply = {
    postId,
    parentId: first.id,
    author: { userId: 1 },
    text: `> ${text}\n\nYes.`,
    format: 'markdown' as const,
  };
  await addComment(tx, { ...reply, status: 'pending', createdAt: createdAt + 5 }, 100_000);
}

async function addAboutPage(tx: Transaction): Promise<void> {
  const source = '# About\n\nThis is about us.';
  const saved = await savePage(
    tx,
    {
      path: 'about/team',
      status: 'published',
      title: 'About',
      source,
      format: 'markdown',
      excerpt: '',
      authorId: 1,
      coverMediaId: null,
      coverAlt: '',
      createdAt: START,
      updatedAt: START + 1,
      publishedAt: START + 2,
    },
    await renderText(tx, source, 'markdown'),
  );
  if (!saved.ok) throw new Error(saved.reason);
  await addRedirect(tx, '/?page_id=2', { pageId: saved.id }, START + 3);
}
