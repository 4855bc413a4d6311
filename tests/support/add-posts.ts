import { ensureAuthor } from '../../src/authors/ensure-author.ts';
import { renderContent } from '../../src/content/render-content.ts';
import type { Database } from '../../src/database/database.ts';
import { savePost } from '../../src/posts/save-post.ts';

/** Published posts, all of one author and with the same text: for what is measured from outside. */
export async function addPosts(
  database: Database,
  slugs: readonly string[],
  source = 'Text.',
): Promise<void> {
  const content = renderContent(source, 'markdown');
  await database.transaction(async (tx) => {
    const authorId = await ensureAuthor(tx, { name: 'Ada' }, 1);
    for (const [index, slug] of slugs.entries()) {
      const times = { createdAt: 1, updatedAt: 1, publishedAt: 1 + index };
      const rest = { status: 'published', excerpt: '', coverMediaId: null, coverAlt: '' } as const;
      const text = { title: slug, slug, source, format: 'markdown', authorId, tagIds: [] } as const;
      const saved = await savePost(tx, { ...text, ...times, ...rest }, content);
      if (!saved.ok) throw new Error(saved.reason);
    }
  });
}
