// Marks a browser in which somebody has signed in before. Whoever guesses at their password from elsewhere uses up the
// guesses of all unknown browsers, not those of this one.
import { createHmac, randomBytes } from 'node:crypto';
import { keyFor } from './auth-secret.ts';
import { isSameSecret } from './same-secret.ts';

export class DeviceCookies {
  readonly #key: string;

  constructor(authSecret: string) {
    this.#key = keyFor(authSecret, 'device-cookie');
  }

  /** The cookie's value for somebody who has just signed in. */
  make(email: string): string {
    const device = randomBytes(16).toString('base64url');
    return `${device}.${this.#sign(device, email)}`;
  }

  /** The device's own name, null for what was not made here for this address. */
  read(value: string | undefined, email: string): string | null {
    const [device = '', signature = ''] = value?.split('.') ?? [];
    return isSameSecret(signature, this.#sign(device, email)) ? device : null;
  }

  #sign(device: string, email: string): string {
    return createHmac('sha256', this.#key).update(`${device} ${email}`).digest('base64url');
  }
}
