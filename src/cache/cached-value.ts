import { z } from 'zod';
import type { Cache, Policy } from './cache.ts';
import { cacheKey, type Given } from './fragment.ts';

export type Values = Cache<unknown> | null;

export interface ValueOptions<Value> {
  name: string;
  /** Of what another process has written: what it refuses is made anew. */
  schema: z.ZodType<Value>;
  /** After so many it is made anew behind a reader. */
  seconds?: number;
  /** Whether other processes may use it; what is made faster than it is fetched is better made. */
  isShared?: boolean;
}

/** A second line of defence, as what is cached says what it depends on. */
const SECONDS = 600;

/** Something that JSON can say and several pages need: one for each kind, wherever the program begins. */
export class CachedValue<Value> {
  readonly #name: string;
  readonly #policy: Policy;
  readonly #schema: z.ZodType<{ value: Value }>;
  /** What was made here, or was checked already. */
  readonly #checked = new WeakMap<object, { value: Value }>();

  constructor({ name, schema, seconds = SECONDS, isShared = false }: ValueOptions<Value>) {
    this.#name = name;
    this.#policy = { ttlMs: seconds * 1000, isShared };
    this.#schema = z.object({ value: schema });
  }

  /**
   * What `make` gives, or gave for the same `by` and is still true; frozen, all of it, for others are given the same.
   * @param values null where it is made each time.
   * @param by all that `make` takes from around it, as far as it matters.
   * @throws what `make` throws.
   */
  async get(values: Values, by: Given, make: () => Promise<Value>): Promise<Value> {
    if (values === null) return frozen(await make());
    const key = cacheKey(this.#name, by);
    const found = await this.#take(values, key, make);
    if (found !== undefined) return found.value;
    await values.forget(key);
    // Should it be there again at once, nobody waits for it to go.
    return (await this.#take(values, key, make))?.value ?? frozen(await make());
  }

  async #take(values: Cache<unknown>, key: string, make: () => Promise<Value>) {
    const { entry } = await values.get(key, this.#policy, async () => {
      const value = Object.freeze({ value: frozen(await make()) });
      this.#checked.set(value, value);
      return { value };
    });
    return this.#check(entry.value);
  }

  #check(kept: unknown): { value: Value } | undefined {
    if (typeof kept !== 'object' || kept === null) return undefined;
    const known = this.#checked.get(kept);
    if (known !== undefined) return known;
    const parsed = this.#schema.safeParse(kept);
    if (!parsed.success) return undefined;
    this.#checked.set(kept, frozen(parsed.data));
    return parsed.data;
  }
}

/** The value itself, which nobody can change any more, however deep. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
