import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContentError } from '../../content/content-error.ts';
import { parseFrontMatter } from '../../content/front-matter.ts';
import { normaliseText } from '../../content/normalise-text.ts';
import { decodeText } from './decode-text.ts';
import { type Fields, readFields } from './fields.ts';
import { type FileName, readFileName } from './file-name.ts';
import { fileProblem } from './find-files.ts';
import { findMdx } from './mdx.ts';

/** A Markdown file taken apart. */
export interface MarkdownFile {
  name: FileName;
  fields: Fields;
  hasFields: boolean;
  body: string;
  warnings: string[];
}

export type ReadFileResult = { ok: true; file: MarkdownFile } | { ok: false; reason: string };

/** A file's bytes, or for a person why they cannot be read. @param path from the folder. */
export async function readBytes(
  folder: string,
  path: string,
): Promise<{ ok: true; bytes: Buffer } | { ok: false; reason: string }> {
  try {
    return { ok: true, bytes: await readFile(join(folder, path)) };
  } catch (error) {
    return { ok: false, reason: fileProblem(error) };
  }
}

/** @param isExport the folder was written by Octavo: its texts are taken to the letter. */
export function readMarkdownFile(path: string, bytes: Uint8Array, isExport: boolean): ReadFileResult {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const text = normaliseText(decoded.text);
  try {
    return takeApart(path, text, decoded.warning, isExport);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return { ok: false, reason: error.message };
  }
}

function takeApart(path: string, text: string, warning: string | null, isExport: boolean): ReadFileResult {
  const { data, body, kind } = frontMatterOf(text);
  if (kind === 'none' && /^(---|\+\+\+)[ \t]*\n\s*[\w-]+\s*[:=]/.test(text)) {
    return {
      ok: false,
      reason: `the fields before the text do not end: a line ${text.slice(0, 3)} is missing after them`,
    };
  }
  const name = readFileName(path);
  const fields = readFields(data, { splitTagsAtSpaces: name.isJekyllPost });
  const mdx = /\.mdx$/i.test(path) ? findMdx(body) : null;
  if (mdx !== null) {
    const line = mdx.line + text.slice(0, text.length - body.length).split('\n').length - 1;
    return { ok: false, reason: `it is no plain Markdown: line ${line} has ${mdx.what}` };
  }
  const exact = isExport
    ? body.replace(/^\n/, '').replace(/\n$/, '')
    : body.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  const warnings = [warning, isExport ? null : templateWarning(body)].filter((line) => line !== null);
  return { ok: true, file: { name, fields, hasFields: kind !== 'none', body: exact, warnings } };
}

function frontMatterOf(text: string): { data: Record<string, unknown>; body: string; kind: string } {
  return (text.startsWith('{') ? jsonFrontMatter(text) : null) ?? parseFrontMatter(text);
}

/** Hugo's third kind: an object whose last brace stands alone on its line. */
function jsonFrontMatter(text: string): { data: Record<string, unknown>; body: string; kind: string } | null {
  const end = /^\}[ \t]*(?:\n|$)/m.exec(text);
  if (end === null) return null;
  try {
    const data: unknown = JSON.parse(text.slice(0, end.index + 1));
    if (typeof data !== 'object' || data === null) return null;
    return { data: { ...data }, body: text.slice(end.index + end[0].length), kind: 'json' };
  } catch {
    return null;
  }
}

/** What a generator replaces before it reads Markdown would be shown to readers as it stands. */
function templateWarning(body: string): string | null {
  const found = /\{\{[<%][^}]*[>%]\}\}|\{%[^%]*%\}/.exec(body);
  return found === null
    ? null
    : `holds ${JSON.stringify(found[0].slice(0, 60))} for a site generator, which readers will see as it stands`;
}
