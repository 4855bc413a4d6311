import type { Handler } from 'hono';
import { normaliseText } from '../../content/normalise-text.ts';
import type { Reading } from '../../site/site.ts';
import { tagNames } from '../../tags/tag-names.ts';

const TYPED_MAX_LENGTH = 100;

/** Names to complete what is typed as a tag. */
export function tagNamesRoute(reading: Reading): Handler {
  return async (c) => {
    const typed = normaliseText(c.req.query('q') ?? '')
      .trim()
      .slice(0, TYPED_MAX_LENGTH)
      .toWellFormed();
    return c.json(await tagNames(reading.database.read, typed));
  };
}
