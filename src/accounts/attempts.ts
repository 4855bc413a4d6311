// Attempts at what can be guessed or overdone: counted in the database, so exactly, and refused from memory while a
// refusal lasts, so that a flood costs the database nothing.
import type { Database, Transaction } from '../database/database.ts';
import { giveBackTurn, type Limit, pruneThrottles, takeTurn } from './throttle.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MOST_REMEMBERED = 10_000;
/** One attempt in so many also removes old rows. */
const PRUNE_ONE_IN = 50;

/** What is limited; each kind counts for itself. */
const LIMITS = {
  /** From one network address, wrong passwords and codes. */
  'sign-in:address': { burst: 30, perMs: 20_000 },
  /** Wrong passwords of one account, from browsers in which nobody has signed in to it before. */
  'sign-in:account': { burst: 10, perMs: 6 * MINUTE_MS },
  /** Wrong passwords from one browser in which its owner has signed in before. */
  'sign-in:device': { burst: 10, perMs: MINUTE_MS },
  /** Wrong passwords and codes of somebody who is signed in and confirms who they are. */
  confirm: { burst: 10, perMs: MINUTE_MS },
  /** Mail that somebody asks for: to one address, and from one network address. */
  'mail:to': { burst: 3, perMs: 20 * MINUTE_MS },
  'mail:address': { burst: 10, perMs: 6 * MINUTE_MS },
  'sign-up:address': { burst: 5, perMs: 12 * MINUTE_MS },
  'set-up:address': { burst: 10, perMs: MINUTE_MS },
  'link:address': { burst: 20, perMs: HOUR_MS / 60 },
} as const satisfies Record<string, Limit>;

export interface Attempt {
  kind: keyof typeof LIMITS;
  /** Whose it is; text from people as a hash. */
  of: string;
}

/** `isNew`: the refusal begins with this attempt, as far as this process knows. */
export type Attempted = { ok: true } | { ok: false; retryAfterSeconds: number; isNew: boolean };

export class Attempts {
  readonly #database: Database;
  readonly #now: () => number;
  /** Until when a key is refused. */
  readonly #refused = new Map<string, number>();
  #taken = 0;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Takes a turn of each kind; the first that has none left refuses the whole. */
  async take(attempts: readonly Attempt[]): Promise<Attempted> {
    const now = this.#now();
    const remembered = attempts.map((attempt) => this.#refused.get(keyOf(attempt)) ?? 0);
    const until = Math.max(0, ...remembered);
    if (until > now) {
      return { ok: false, retryAfterSeconds: Math.ceil((until - now) / 1000), isNew: false };
    }
    const { turn, key } = await this.#database.transaction((tx) => takeAll(tx, attempts, now));
    await this.#pruneSometimes(now);
    if (turn.ok) return turn;
    this.#remember(key, now + turn.retryAfterSeconds * 1000);
    return { ...turn, isNew: true };
  }

  async giveBack(tx: Transaction, attempts: readonly Attempt[]): Promise<void> {
    for (const attempt of attempts) await giveBackTurn(tx, keyOf(attempt), LIMITS[attempt.kind]);
  }

  #remember(key: string, until: number): void {
    const [oldest] = this.#refused.keys();
    if (oldest !== undefined && this.#refused.size >= MOST_REMEMBERED) this.#refused.delete(oldest);
    this.#refused.delete(key);
    this.#refused.set(key, until);
  }

  async #pruneSometimes(now: number): Promise<void> {
    this.#taken += 1;
    if (this.#taken % PRUNE_ONE_IN === 0) await this.#database.transaction((tx) => pruneThrottles(tx, now));
  }
}

function keyOf({ kind, of }: Attempt): string {
  return `${kind}:${of}`;
}

async function takeAll(tx: Transaction, attempts: readonly Attempt[], now: number) {
  let key = '';
  for (const attempt of attempts) {
    key = keyOf(attempt);
    const turn = await takeTurn(tx, key, LIMITS[attempt.kind], now);
    if (!turn.ok) return { turn, key };
  }
  return { turn: { ok: true } as const, key };
}
