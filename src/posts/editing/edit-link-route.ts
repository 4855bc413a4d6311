import type { Context } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import type { Working } from '../../site/site.ts';
import { findStoredText } from './stored-text.ts';
import { editorPath, mayDo } from './text-target.ts';

/** `GET /account/edit-link?text=post-7`: where the reader of a page may change it. The page itself is the same for all. */
export function editLinkRoute({ database }: Pick<Working, 'database'>) {
  return async (c: Context): Promise<Response> => {
    const [, kind, id] = /^(post|page)-([1-9]\d{0,14})$/.exec(c.req.query('text') ?? '') ?? [];
    if (c.var.member === null || id === undefined) return c.json({ path: null });
    const target = { kind: kind === 'page' ? 'page' : 'post', id: Number(id) } as const;
    const text = await findStoredText(database.read, target);
    const mayEdit = text !== undefined && mayDo(actorOf(c), target.kind, 'edit', text.authorId);
    return c.json({ path: mayEdit ? editorPath(target) : null });
  };
}
