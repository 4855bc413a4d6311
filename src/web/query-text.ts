import type { Context } from 'hono';
import { normaliseText } from '../content/normalise-text.ts';

const MAX_LENGTH = 200;

/** What was typed into a search field: trimmed, cut, and such that every database can be asked for it. */
export function queryText(c: Context, name: string): string {
  return normaliseText(c.req.query(name) ?? '')
    .trim()
    .slice(0, MAX_LENGTH)
    .toWellFormed();
}
