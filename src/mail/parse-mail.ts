import { z } from 'zod';
import type { Mail } from './mail.ts';

const mailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  paragraphs: z.array(z.string()),
  action: z.object({ label: z.string(), url: z.string() }).optional(),
  footer: z.string(),
  unsubscribeUrl: z.string().optional(),
  isNeeded: z.boolean().optional(),
});

/** A mail as the outbox holds it; null for what is none. */
export function parseMail(json: string): Mail | null {
  try {
    return mailSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
