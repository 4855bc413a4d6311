import type { Handler } from 'hono';
import { actorOf } from '../../../accounts/identify.ts';
import { demand } from '../../../accounts/permissions.ts';
import { renderPage } from '../../../web/render-page.ts';
import { timeInZone } from '../../calendar.ts';
import { loadDesk } from '../../desk.ts';
import type { Working } from '../../site.ts';
import { deedKindFrom } from './deed-sentences.ts';
import { LogScreen } from './log-page.tsx';
import { listActors, listLog } from './log-queries.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** `/admin/log` */
export function logScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'audit.read');
    const desk = await loadDesk(c, working);
    const { timeZone } = desk.settings;
    const days = { since: dayFrom(c.req.query('since')), until: dayFrom(c.req.query('until')) };
    const filter = {
      userId: numberFrom(c.req.query('person')),
      kind: deedKindFrom(c.req.query('kind') ?? ''),
      since: days.since === '' ? null : timeInZone(Date.parse(days.since), timeZone),
      until: days.until === '' ? null : timeInZone(Date.parse(days.until) + DAY_MS, timeZone),
      before: numberFrom(c.req.query('before')),
    };
    const log = await listLog(working.database.read, filter);
    const people = await listActors(working.database.read);
    return renderPage(c, <LogScreen desk={desk} filter={filter} days={days} people={people} {...log} />);
  };
}

function numberFrom(value: string | undefined): number | null {
  return /^[1-9]\d{0,14}$/.test(value ?? '') ? Number(value) : null;
}

/** `2026-03-15`, or `''` for what is no day. */
function dayFrom(value: string | undefined): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value ?? '') && !Number.isNaN(Date.parse(value ?? ''));
  return isDay ? (value ?? '') : '';
}
