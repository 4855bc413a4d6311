import { normaliseText } from '../../content/normalise-text.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Settings } from '../../site/settings.ts';
import type { Block } from './block.ts';
import type { Candidate } from './candidate.ts';
import { type Assessment, applyRules, MANY_COPIES } from './spam-rules.ts';
import { writerPast } from './writer-past.ts';

const COPIES_WITHIN_MS = 24 * 60 * 60 * 1000;
/** What is shorter people write alike: "Thank you very much!" */
const LEAST_LENGTH_OF_COPY = 25;

/**
 * What Octavo makes of a comment that is about to be written, by its own rules and asking nobody else. Three statements
 * at most.
 */
export async function assessComment(
  db: Reader,
  given: Candidate,
  settings: Settings,
  now: number,
): Promise<Assessment> {
  const candidate = storable(given);
  const past = await writerPast(db, candidate);
  const blocks = await allBlocks(db);
  const copies = await countCopies(db, candidate.text, now);
  return applyRules({ candidate, settings, past, blocks, copies });
}

/** As the comment's text is stored, and safe to ask a database about. */
function storable(candidate: Candidate): Candidate {
  const { text, name, email, address } = candidate;
  return {
    ...candidate,
    text: normaliseText(text),
    name: normaliseText(name),
    email: email === null ? null : normaliseText(email),
    address: address === null ? null : normaliseText(address),
  };
}

function allBlocks(db: Reader): Promise<Block[]> {
  return named(db, 'blocks.all').selectFrom('blocks').select(['kind', 'value']).orderBy('id').execute();
}

/** Up to as many as are too many. */
async function countCopies(db: Reader, text: string, now: number): Promise<number> {
  if (text.trim().length < LEAST_LENGTH_OF_COPY) return 0;
  const copies = await named(db, 'comments.copies')
    .selectFrom('comments')
    .select('id')
    .where('status', 'in', ['approved', 'pending', 'spam', 'deleted'])
    .where('created_at', '>', now - COPIES_WITHIN_MS)
    .where('text', '=', text)
    .limit(MANY_COPIES)
    .execute();
  return copies.length;
}
