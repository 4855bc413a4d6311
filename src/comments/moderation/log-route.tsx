import type { Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { demand } from '../../accounts/permissions.ts';
import { loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { idFrom } from '../../web/id-param.ts';
import { renderPage } from '../../web/render-page.ts';
import { LogScreen } from './log-page.tsx';
import { moderationDeed, moderationLog, moderators } from './log-queries.ts';

/** Who did what with which comment; for those who moderate the whole site. */
export function logRoute(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'comments.moderate');
    const filter = {
      userId: idFrom(c.req.query('who')),
      action: moderationDeed.safeParse(c.req.query('what')).data ?? ('' as const),
      before: idFrom(c.req.query('before')),
    };
    const desk = await loadDesk(c, working);
    const log = await moderationLog(working.database.read, filter);
    const people = await moderators(working.database.read);
    return renderPage(c, <LogScreen desk={desk} filter={filter} people={people} {...log} />);
  };
}
