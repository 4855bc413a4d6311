// Passwords are stored as argon2id hashes, in the format of the password hashing competition (PHC).
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { HashQueue } from './hash-queue.ts';

const derive = promisify(argon2);

/** What OWASP asks for at least; `memory` in KiB. */
const STRENGTH = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** What a stored hash may ask for: rows come from this site's database, but a slip there must not stop it. */
const MOST = { memory: 1_048_576, passes: 20, parallelism: 16 };
const LONGEST_LINE = 50;

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

type Strength = Readonly<typeof STRENGTH>;

interface StoredHash {
  strength: Strength;
  salt: Buffer;
  tag: Buffer;
}

/** Hashes and checks passwords, so many at once: each takes 19 MB and some hundredths of a second of a whole core. */
export class Passwords {
  readonly #queue: HashQueue;
  readonly #strength: Strength;

  constructor(atOnce: number, strength: Strength = STRENGTH) {
    this.#queue = new HashQueue(atOnce, LONGEST_LINE);
    this.#strength = strength;
  }

  /** @throws BusyError when too many are waiting already. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const strength = this.#strength;
    const tag = await this.#derive(password, { strength, salt, tag: Buffer.alloc(TAG_BYTES) });
    const { memory, passes, parallelism } = strength;
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
  }

  /**
   * Whether it is the password that was hashed.
   * @throws BusyError when too many are waiting already.
   */
  async verify(password: string, stored: string): Promise<boolean> {
    const hash = parse(stored);
    if (hash === null) return false;
    return timingSafeEqual(await this.#derive(password, hash), hash.tag);
  }

  /** Whether a hash was made with less care than is taken today, so that it is to be made again at the next chance. */
  isOutdated(stored: string): boolean {
    const strength = parse(stored)?.strength;
    if (strength === undefined) return true;
    return strength.memory < this.#strength.memory || strength.passes < this.#strength.passes;
  }

  // The same characters, however a keyboard put them together.
  #derive(password: string, { strength, salt, tag }: StoredHash): Promise<Buffer> {
    const message = password.normalize('NFKC');
    return this.#queue.run(() =>
      derive('argon2id', { message, nonce: salt, tagLength: tag.length, ...strength }),
    );
  }
}

function parse(stored: string): StoredHash | null {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(stored) ?? [];
  const strength = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const hash = { strength, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') };
  const isPossible =
    strength.passes >= 1 &&
    strength.passes <= MOST.passes &&
    strength.parallelism >= 1 &&
    strength.parallelism <= MOST.parallelism &&
    strength.memory >= 8 * strength.parallelism &&
    strength.memory <= MOST.memory;
  return isPossible && hash.salt.length >= 8 && hash.tag.length >= 16 ? hash : null;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
