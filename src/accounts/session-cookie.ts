// The cookie that carries a session's token, signed as better-auth signs it: what was never given out costs the database
// nothing.
import { createHash, createHmac } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';
import { cookieName } from '../web/cookies.ts';
import { keyFor } from './auth-secret.ts';
import { isSameSecret } from './same-secret.ts';

/** How long a browser keeps it; the session itself ends earlier, in the database. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

export class SessionCookie {
  readonly name: string;
  readonly #key: string;
  readonly #isSecure: boolean;

  constructor(secret: string, siteUrl: string) {
    this.#isSecure = siteUrl.startsWith('https:');
    this.name = cookieName(siteUrl, 'session');
    this.#key = keyFor(secret, 'better-auth');
  }

  /** The token that a request carries, null when there is none or it was not signed here. */
  read(headers: Headers): string | null {
    const header = headers.get('Cookie');
    const value = header === null ? undefined : parse(header, this.name)[this.name];
    const [token = '', signature = ''] = value?.split('.') ?? [];
    return token !== '' && isSameSecret(signature, this.#sign(token)) ? token : null;
  }

  /** The value of a `Set-Cookie` header. */
  write(token: string): string {
    return this.#serialise(`${token}.${this.#sign(token)}`, MAX_AGE_SECONDS);
  }

  /** A `Set-Cookie` header by which a browser forgets it. */
  clear(): string {
    return this.#serialise('', 0);
  }

  #serialise(value: string, maxAge: number): string {
    const attributes = {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: this.#isSecure,
      maxAge,
    } as const;
    return serialize(this.name, value, attributes);
  }

  #sign(token: string): string {
    return createHmac('sha256', this.#key).update(token).digest('base64');
  }
}

/** What is stored of a token, so that whoever reads the database cannot sign in with it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
