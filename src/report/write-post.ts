import { ensureAuthor } from '../authors/ensure-author.ts';
import type { Database } from '../database/database.ts';
import { loggedBy } from '../invalidation/log.ts';
import { renderText } from '../posts/render-text.ts';
import { savePost } from '../posts/save-post.ts';
import { ReportError } from './report-error.ts';

export interface WrittenPost {
  /** Left out for a new one. */
  id?: number;
  slug: string;
  title: string;
  source: string;
  tagIds: readonly number[];
  publishedAt: number;
}

/** Publishes a post, or changes it; its id, and the position at which the log tells of it. */
export async function writePost(
  database: Database,
  { publishedAt, source, ...post }: WrittenPost,
  now: number,
): Promise<{ id: number; position: number }> {
  const { id, logged } = await database.transaction(async (tx) => {
    const authorId = await ensureAuthor(tx, { name: 'A writer of news' }, now);
    const times = { createdAt: publishedAt, updatedAt: now, publishedAt };
    const input = {
      ...post,
      ...times,
      ...({ status: 'published', format: 'markdown' } as const),
      ...{ source, excerpt: '', authorId, coverMediaId: null, coverAlt: '' },
    };
    const saved = await savePost(tx, input, await renderText(tx, source, 'markdown'));
    if (!saved.ok) throw new ReportError('unexpected-answer', `A post could not be saved: ${saved.reason}.`);
    return { id: saved.id, logged: tx };
  });
  return { id, position: loggedBy(logged)?.position ?? 0 };
}
