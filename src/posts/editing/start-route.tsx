import type { Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { may, mayAny } from '../../accounts/permissions.ts';
import { countPending } from '../../comments/moderation/count-pending.ts';
import { loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { renderPage } from '../../web/render-page.ts';
import { countTexts, listTexts, type TextTab } from './list-texts.ts';
import { StartPage } from './start-page.tsx';

const SHOWN = 8;

export function startRoute(working: Working): Handler {
  return async (c) => {
    const db = working.database.read;
    const actor = actorOf(c);
    const desk = await loadDesk(c, working);
    const own = desk.member.id;
    const seesAll = may(actor, 'posts.edit');
    const list = async (tab: TextTab, authorId: number | null) => {
      const filter = { kind: 'post', tab, authorId, tag: null, query: '' } as const;
      return (await listTexts(db, filter, 1)).slice(0, SHOWN);
    };
    const writing = mayAny(actor, 'posts.edit')
      ? {
          drafts: await list('draft', own),
          draftCount: (await countTexts(db, { kind: 'post', authorId: own })).draft,
          scheduled: await list('scheduled', seesAll ? null : own),
          newest: await list('published', seesAll ? null : own),
        }
      : null;
    const pendingComments = await countPending(db, actor);
    return renderPage(c, <StartPage {...{ desk, writing, pendingComments }} />);
  };
}
