import type { Context } from 'hono';
import { isSameSecret } from './same-secret.ts';

/** Whether a machine shows the token that opens something to it; null opens it to none. */
export function hasBearerToken(c: Context, token: string | null): boolean {
  const [, given] = /^Bearer (\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  return token !== null && given !== undefined && isSameSecret(given, token);
}
