import { createHmac } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { ensureSecret, findSecret } from '../database/secrets.ts';

const NAME = 'auth';

/** The secret that the operator gave, or else the one made at the first start: nodes that start together agree on it. */
export async function loadAuthSecret(database: Database, given: string | null, now: number): Promise<string> {
  if (given !== null) return given;
  return (await findSecret(database.read, NAME)) ?? database.transaction((tx) => ensureSecret(tx, NAME, now));
}

/** A key for one purpose, so that what is signed for one is worth nothing for another. Hexadecimal. */
export function keyFor(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(purpose).digest('hex');
}
