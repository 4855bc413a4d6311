import { z } from 'zod';
import { userEmail } from '../user-email.ts';

/** An address as it was typed; the one that is stored. */
export const emailSchema = z.string().transform((typed, context) => {
  const email = userEmail(typed);
  if (email !== null) return email;
  context.addIssue('Write an address such as ada@example.org.');
  return z.NEVER;
});
