import { type Fields, fieldsFrom } from './fields.ts';

/** What somebody else, or another tab, has saved meanwhile. */
export interface Theirs {
  version: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** Null for nobody who has an account. */
  savedBy: string | null;
  fields: Fields;
}

export type SaveAnswer =
  | { kind: 'saved'; version: number; savedAt: number }
  | { kind: 'conflict'; theirs: Theirs }
  | { kind: 'invalid'; problems: Readonly<Record<string, string>> }
  | { kind: 'signed-out' | 'forbidden' | 'gone' | 'too-large' }
  | { kind: 'unreachable' | 'failing' };

const PATIENCE_MS = 30_000;
/** Browsers send no more after a page is gone. */
const KEEPALIVE_BYTES = 60_000;

/** @param isLeaving the page may be gone before the answer is there. */
export async function sendAutosave(
  url: string,
  edit: { base: number; fields: Fields },
  isLeaving: boolean,
): Promise<SaveAnswer> {
  const body = JSON.stringify(edit);
  const isSmall = body.length < KEEPALIVE_BYTES && new Blob([body]).size < KEEPALIVE_BYTES;
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body,
      redirect: 'manual',
      keepalive: isLeaving && isSmall,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answerFrom(response.status, await response.json().catch(() => null));
  } catch {
    return { kind: 'unreachable' };
  }
}

const KINDS: Readonly<
  Record<number, Exclude<SaveAnswer['kind'], 'saved' | 'conflict' | 'invalid' | 'unreachable'>>
> = {
  401: 'signed-out',
  403: 'forbidden',
  404: 'gone',
  410: 'gone',
  413: 'too-large',
};

function answerFrom(status: number, body: unknown): SaveAnswer {
  const given = new Map<string, unknown>(
    typeof body === 'object' && body !== null ? Object.entries(body) : [],
  );
  const version = Number(given.get('version'));
  const savedAt = Number(given.get('savedAt'));
  if (status === 200 && Number.isInteger(version)) return { kind: 'saved', version, savedAt };
  if (status === 409) {
    const fields = fieldsFrom(given.get('fields'));
    if (fields) {
      const name = given.get('savedBy');
      const savedBy = typeof name === 'string' ? name : null;
      return { kind: 'conflict', theirs: { version, savedAt, savedBy, fields } };
    }
  }
  if (status === 422) return { kind: 'invalid', problems: sentences(given.get('problems')) };
  return { kind: KINDS[status] ?? 'failing' };
}

function sentences(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, sentence]) => [name, String(sentence)]));
}
