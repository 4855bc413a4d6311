import type { Context } from 'hono';
import type { Working } from '../../site/site.ts';
import { networkOf } from '../network-of.ts';
import { refuse, tell, tooOftenText } from './account-answers.tsx';

/** Counts whoever follows a link with a token: an answer to those who try too many, or null. */
export async function takeLinkTurn(c: Context, working: Working): Promise<Response | null> {
  const of = networkOf(c.var.clientAddress);
  const turn = await working.accounts.takeTurn([{ kind: 'link:address', of }]);
  if (turn.ok) return null;
  const text = tooOftenText(turn.retryAfterSeconds);
  return tell(c, working, { title: 'A little slower, please', text }, refuse(c, turn.retryAfterSeconds));
}
