import { z } from 'zod';
import { mailAddress } from '../mail/mail-address.ts';

const MAX_LENGTH = 254;
const schema = z.email().max(MAX_LENGTH);

/**
 * The address that somebody typed, as a user's address is stored: in small letters, so that one person has one. Null for
 * what cannot be one.
 */
export function userEmail(typed: string): string | null {
  const address = mailAddress(typed)?.toLowerCase() ?? null;
  return schema.safeParse(address).data ?? null;
}
