// What is typed is on this device before it is anywhere else: every tab has a copy of its own under its own key.
import { type Fields, fieldsFrom, fingerprint } from './fields.ts';

export interface LocalCopy {
  /** The version that was changed. */
  base: number;
  fields: Fields;
  /** Fingerprints of what was sent without an answer: if the server has one of these, it is no one else's. */
  sent: string[];
  /** Milliseconds since 1970. */
  at: number;
}

export interface FoundCopy extends LocalCopy {
  key: string;
  /** The page that wrote it. */
  page: string;
}

/** Whether nobody else has changed the text since a copy was made of it: its base is there, or what it sent itself. */
export function isCurrent(copy: LocalCopy, version: number, fields: Fields): boolean {
  return copy.base === version || copy.sent.includes(fingerprint(fields));
}

const SET_ASIDE_AT_MOST = 5;

export class LocalCopies {
  readonly #text: string;
  readonly #page: string;

  /** @param text kind, id and writer: `posts.7.3`. @param page a name that no other page has. */
  constructor(text: string, page: string) {
    this.#text = text;
    this.#page = page;
  }

  /** Whether this device took it. */
  keep(copy: LocalCopy): boolean {
    return put(this.#key('copy', this.#page), copy);
  }

  drop(): void {
    this.remove(this.#key('copy', this.#page));
  }

  /** Those of other pages, the newest first. */
  others(): FoundCopy[] {
    return this.#find('copy').filter((copy) => copy.page !== this.#page);
  }

  /** Keeps what somebody decided against, the last few. */
  setAside(fields: Fields, now: number): boolean {
    const isKept = put(this.#key('aside', `${now}`), { base: 0, fields, sent: [], at: now });
    for (const old of this.asides().slice(SET_ASIDE_AT_MOST)) this.remove(old.key);
    return isKept;
  }

  asides(): FoundCopy[] {
    return this.#find('aside');
  }

  remove(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // A device that keeps nothing has nothing to remove.
    }
  }

  #key(sort: string, page: string): string {
    return `octavo.${sort}.${this.#text}.${page}`;
  }

  #find(sort: string): FoundCopy[] {
    const prefix = this.#key(sort, '');
    const found = keys().flatMap((key) => {
      const copy = key.startsWith(prefix) ? read(key) : null;
      return copy ? [{ ...copy, key, page: key.slice(prefix.length) }] : [];
    });
    return found.sort((one, other) => other.at - one.at);
  }
}

function put(key: string, copy: LocalCopy): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

function keys(): string[] {
  try {
    return Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
  } catch {
    return [];
  }
}

function read(key: string): LocalCopy | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const given = new Map<string, unknown>(Object.entries(value));
    const fields = fieldsFrom(given.get('fields'));
    const sent = given.get('sent');
    if (fields === null) return null;
    return {
      base: Number(given.get('base')),
      fields,
      sent: Array.isArray(sent) ? sent.map(String) : [],
      at: Number(given.get('at')),
    };
  } catch {
    return null;
  }
}
