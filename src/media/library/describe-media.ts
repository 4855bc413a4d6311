import type { Actor } from '../../accounts/actor.ts';
import { demand } from '../../accounts/permissions.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import { normaliseText } from '../../content/normalise-text.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { findMedia } from './library-queries.ts';

export const ALT_MAX_LENGTH = 2000;

export type DescribeMediaResult = { ok: true } | { ok: false; reason: 'no-such-media' | 'too-long' };

/** Changes what is said of a picture to those who do not see it, where it is put into a text from now on. */
export async function describeMedia(
  tx: Transaction,
  actor: Actor,
  id: number,
  given: string,
  now: number,
): Promise<DescribeMediaResult> {
  const media = await findMedia(tx, id);
  demand(actor, 'media.edit', media?.addedBy?.id);
  if (media === undefined) return { ok: false, reason: 'no-such-media' };
  const alt = normaliseText(given).replace(/\s+/g, ' ').trim();
  if (alt.length > ALT_MAX_LENGTH) return { ok: false, reason: 'too-long' };
  if (alt === media.alt) return { ok: true };
  await named(tx, 'media.describe').updateTable('media').set({ alt }).where('id', '=', id).execute();
  const subject = { kind: 'media', id, label: media.name };
  await recordDeed(tx, actor, { action: 'media.describe', subject }, now);
  return { ok: true };
}
