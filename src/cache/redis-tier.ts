import { createHash, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Codec, Entry } from './entry.ts';
import type { Answer, RedisConnection, RedisState } from './redis-connection.ts';
import {
  decodeEntry,
  encodeEntry,
  LAYOUT,
  POSITION_AT,
  POSITION_LENGTH,
  positionText,
} from './redis-value.ts';
import type { Lease, SharedTier } from './tier.ts';

export interface RedisTierOptions<Value> {
  connection: RedisConnection;
  /** Of the cache. */
  name: string;
  codec: Codec<Value>;
  /** Of the invalidation log: positions of another mean nothing here. */
  epoch: () => string;
  /** What of this release stands in values beside the codec's format, such as addresses of styles. */
  build: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Of an entry; larger ones stay in the memory of the process that made them. */
  maxEntryBytes?: number;
}

/** Of one face; what the connection knows of itself is the same for all. */
export interface RedisTierState extends RedisState {
  hits: number;
  misses: number;
  /** Answers that were no entries of ours, or no whole ones: they were deleted. */
  garbage: number;
  sets: number;
  bytesIn: number;
  bytesOut: number;
}

const MAX_ENTRY_BYTES = 1024 * 1024;
/** Longer keys are kept under their digest. */
const LONGEST_KEY = 200;
/** Whether an entry may be served is for those who read it to say: it runs out only so that nothing stays forever. */
const KEPT_FOR_TTLS = 10;
const KEPT_MS = 60 * 60 * 1000;
const LONGEST_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Before what could not be given back is tried again, in milliseconds. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 160;

/** Stays out of the way of an entry that was read later: the mark, the checksum, then the position. */
const SET_UNLESS_OLDER = `
local there = redis.pcall('GETRANGE', KEYS[1], 0, ${POSITION_AT + POSITION_LENGTH - 1})
if type(there) == 'string' and string.sub(there, 1, 4) == string.sub(ARGV[1], 1, 4) then
  if string.sub(there, ${POSITION_AT + 1}) > ARGV[2] then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1`;

const DELETE_IF_SAME = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Entries for all processes. Whatever Redis does, asking it is a miss at worst, and in time. */
export class RedisTier<Value> implements SharedTier<Value> {
  readonly #options: RedisTierOptions<Value>;
  readonly #maxEntryBytes: number;
  readonly #format: string;
  readonly #counts = { hits: 0, misses: 0, garbage: 0, sets: 0, bytesIn: 0, bytesOut: 0 };

  constructor(options: RedisTierOptions<Value>) {
    this.#options = options;
    this.#maxEntryBytes = options.maxEntryBytes ?? MAX_ENTRY_BYTES;
    this.#format = digest([LAYOUT, options.codec.format, options.build].join('\n')).slice(0, 12);
  }

  get state(): RedisTierState {
    return { ...this.#options.connection.state, ...this.#counts };
  }

  get isUsable(): boolean {
    return this.#options.connection.isUsable;
  }

  async get(key: string): Promise<Entry<Value> | undefined> {
    const answer = await this.#options.connection.ask({ command: ['GET', this.nameOf(key)], kind: 'read' });
    const entry = this.#read(key, answer);
    if (entry === undefined) this.#counts.misses += 1;
    else this.#counts.hits += 1;
    return entry;
  }

  async set(key: string, entry: Entry<Value>): Promise<void> {
    const { codec, connection } = this.#options;
    const keptFor = this.#keptFor(entry);
    // Of what is much too large that is known before it is written out.
    if (!this.isUsable || entry.bytes > 4 * this.#maxEntryBytes || keptFor <= 0) return;
    const value = encodeEntry(codec, key, entry);
    if (value.length > this.#maxEntryBytes) return;
    const stamps = [positionText(entry.readAt), String(keptFor)];
    const command = ['EVAL', SET_UNLESS_OLDER, '1', this.nameOf(key), value, ...stamps];
    const answer = await connection.ask({ command, kind: 'write' });
    if (!answer.ok) return;
    this.#counts.sets += 1;
    this.#counts.bytesOut += value.length;
  }

  async delete(key: string): Promise<void> {
    await this.#options.connection.ask({ command: ['UNLINK', this.nameOf(key)], kind: 'delete' });
  }

  async lease(key: string, forMs: number): Promise<Lease> {
    const { connection } = this.#options;
    const name = this.nameOf(key, '.lease');
    const token = randomUUID();
    const ends = performance.now() + forMs;
    const giveBack = () =>
      connection.ask({ command: ['EVAL', DELETE_IF_SAME, '1', name, token], kind: 'delete' });
    const release = async () => {
      // While Redis is late others would wait for somebody who makes nothing any more.
      if (!(await giveBack()).ok) void keepTrying(giveBack, ends);
    };
    const answer = await connection.ask({
      command: ['SET', name, token, 'NX', 'PX', String(Math.ceil(forMs))],
      kind: 'write',
      // Nobody makes anything with it.
      onLate: (value) => value === 'OK' && void release(),
    });
    if (!answer.ok) return { kind: 'unavailable' };
    return answer.value === 'OK' ? { kind: 'held', release } : { kind: 'taken' };
  }

  /** Under which Redis keeps it. */
  nameOf(key: string, kind = ''): string {
    const { name, epoch } = this.#options;
    const short = Buffer.byteLength(key) > LONGEST_KEY ? `sha256:${digest(key)}` : key;
    return `octavo:${this.#format}:${epoch()}:${name}${kind}:${short}`;
  }

  #keptFor({ madeAt, refreshAt, trueUntil }: Entry<Value>): number {
    const wanted = Math.max(KEPT_FOR_TTLS * (refreshAt - madeAt), KEPT_MS);
    return Math.ceil(Math.min(wanted, LONGEST_KEPT_MS, trueUntil - this.#options.now()));
  }

  #read(key: string, answer: Answer): Entry<Value> | undefined {
    if (!answer.ok && answer.reason !== 'wrong type') return undefined;
    if (answer.ok && answer.value === null) return undefined;
    if (answer.ok && Buffer.isBuffer(answer.value)) {
      this.#counts.bytesIn += answer.value.length;
      const entry = decodeEntry(this.#options.codec, key, answer.value);
      if (entry !== undefined) return entry;
    }
    this.#counts.garbage += 1;
    void this.delete(key);
    return undefined;
  }
}

/** Behind everybody, until it works or a time has come that `performance.now` shows. */
async function keepTrying(ask: () => Promise<Answer>, ends: number): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; performance.now() < ends; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    await setTimeout(pause, undefined, { ref: false });
    if ((await ask()).ok) return;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
