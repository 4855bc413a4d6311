// What a form sent: checked for its size, decoded once, its texts as the databases keep them.
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import { normaliseText } from '../content/normalise-text.ts';

const KIB = 1024;
/** Of forms that hold no long texts and no files. */
export const FORM_MAX_BYTES = 256 * KIB;
/** Each text that is asked for looks at all of them. */
const MOST_FIELDS = 10_000;

/** Answers 413 to a body that is larger, while it is being read. */
export function limitBody(bytes: number = FORM_MAX_BYTES): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new HTTPException(413, { message: `more than ${bytes} bytes` });
    },
  });
}

export class FormFields {
  readonly #data: FormData;

  constructor(data: FormData) {
    this.#data = data;
  }

  /** The first text with this name, `''` when there is none. */
  text(name: string): string {
    return this.all(name)[0] ?? '';
  }

  all(name: string): string[] {
    return this.#data
      .getAll(name)
      .flatMap((value) => (typeof value === 'string' ? [normaliseText(value)] : []));
  }

  /** All texts with their names, in the order of the form. */
  texts(): [name: string, value: string][] {
    return [...this.#data].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[normaliseText(name), normaliseText(value)]] : [],
    );
  }

  hasFiles(): boolean {
    return [...this.#data].some(([, value]) => value instanceof File && value.size > 0);
  }

  has(name: string): boolean {
    return this.#data.has(name);
  }

  /** The first file with this name that holds anything. */
  file(name: string): File | null {
    const files = this.#data.getAll(name).filter((value) => value instanceof File);
    return files.find((file) => file.size > 0) ?? null;
  }

  /** All files with this name that somebody chose, the empty ones among them. */
  files(name: string): File[] {
    const files = this.#data.getAll(name).filter((value) => value instanceof File);
    return files.filter((file) => file.size > 0 || file.name !== '');
  }

  /** The ids that a list's ticked boxes name; what is no id is left out. */
  ids(name: string): number[] {
    const ids = this.all(name).filter((value) => /^[1-9]\d{0,14}$/.test(value));
    return [...new Set(ids.map(Number))];
  }
}

/** @throws HTTPException 400 when the body is no form, 413 when it has more fields than any form of the site. */
export async function readForm(c: Context): Promise<FormFields> {
  try {
    const data = await c.req.raw.formData();
    if (countUpTo(data.keys(), MOST_FIELDS + 1) > MOST_FIELDS)
      throw new HTTPException(413, { message: `more than ${MOST_FIELDS} fields` });
    return new FormFields(data);
  } catch (error) {
    if (error instanceof HTTPException) throw error;
    throw new HTTPException(400, { message: 'not a form', cause: error });
  }
}

function countUpTo(names: Iterable<string>, most: number): number {
  let count = 0;
  for (const _ of names) {
    count += 1;
    if (count >= most) break;
  }
  return count;
}

/** @throws HTTPException 400 when the body is no JSON, or not what the schema asks for. */
export async function readJson<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch (error) {
    if (error instanceof HTTPException) throw error;
    throw new HTTPException(400, { message: 'not JSON', cause: error });
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new HTTPException(400, { message: parsed.error.message });
  return parsed.data;
}

/** What is wrong with each field, in a sentence; shown beside it. */
export type Problems = Readonly<Record<string, string>>;

export type ParsedFields<Data> = { ok: true; data: Data } | { ok: false; problems: Problems };

/** Checks the values of a form. A problem of the whole stands under `form`. */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  values: unknown,
): ParsedFields<z.output<Schema>> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { ok: true, data: parsed.data };
  const problems: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? 'form');
    problems[field] ??= issue.message;
  }
  return { ok: false, problems };
}
