// Who is sent away first when there is too much to do.
import type { IncomingMessage } from 'node:http';
import type { Rank } from '../web/overload.ts';

/** What machines ask that look after this one: they must hear most of all then. */
const VITAL = ['/livez', '/readyz', '/healthz', '/metrics'];
/** With a session, whoever it may be; whether there is one is not looked up. */
const SESSION = /(?:^|[\s-])session=/;

const DESK = /^\/(?:account|admin)(?:[/?]|$)/;

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Of what the application is asked; null for what is answered always. */
export function requestRank({ method = 'GET', url = '/', headers }: Asked): Rank | null {
  if (isVital(url)) return null;
  if (url.startsWith('/assets/')) return 'kept';
  // A page that is kept is not much without its pictures.
  if (url.startsWith('/media/')) return 'needed';
  // Whoever runs the site must get in to see what is wrong.
  if (DESK.test(url)) return 'needed';
  if (method !== 'GET' && method !== 'HEAD') return 'needed';
  return SESSION.test(headers.cookie ?? '') ? 'needed' : 'reading';
}

/** Of all that is asked, before pages are looked for that are kept. */
export function firstRank({ url = '/' }: Asked): Rank | null {
  return isVital(url) ? null : 'kept';
}

function isVital(url: string): boolean {
  return VITAL.some((path) => url === path || url.startsWith(`${path}?`));
}
