import { parse as parseToml, TomlDate, TomlError } from 'smol-toml';
import { Document, parseDocument, visit } from 'yaml';
import { ContentError } from './content-error.ts';

export interface FrontMatter {
  /** Dates are strings as they were written; numbers, booleans, lists and maps are themselves. */
  data: Record<string, unknown>;
  /** What follows the closing line, unchanged. */
  body: string;
  kind: 'yaml' | 'toml' | 'none';
}

// Without the flag `m`, to which U+2028 ends a line as well.
const YAML_BLOCK = /^---[ \t]*\r?\n((?:[\s\S]*?\n)??)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
const TOML_BLOCK = /^\+\+\+[ \t]*\r?\n((?:[\s\S]*?\n)??)\+\+\+[ \t]*(?:\r?\n|$)/;
const MAX_ALIASES = 50;
/** What a plain or block scalar of YAML cannot carry unharmed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for control characters
const NEEDS_ESCAPES = /[\0-\x08\x0B-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/;

/**
 * The fields before a text, between lines of `---` (YAML 1.2, core types, no custom tags) or `+++` (TOML).
 *
 * @throws {ContentError} `front-matter`, with the line in the file, when the fields cannot be read.
 */
export function parseFrontMatter(text: string): FrontMatter {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const yaml = source.startsWith('---') ? YAML_BLOCK.exec(source) : null;
  if (yaml?.index === 0) {
    return { data: readYaml(yaml[1] ?? ''), body: source.slice(yaml[0].length), kind: 'yaml' };
  }
  const toml = source.startsWith('+++') ? TOML_BLOCK.exec(source) : null;
  if (toml?.index === 0) {
    return { data: readToml(toml[1] ?? ''), body: source.slice(toml[0].length), kind: 'toml' };
  }
  return { data: {}, body: source, kind: 'none' };
}

/** The fields as a YAML block with its `---` lines; every string reads back as it was, here and by YAML 1.1 readers. */
export function formatFrontMatter(data: Record<string, unknown>): string {
  const document = new Document(data, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && needsEscapes(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return `---\n${document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })}---\n`;
}

function needsEscapes(value: string): boolean {
  return NEEDS_ESCAPES.test(value) || BORDERS_ON_SPACE.test(value) || !value.isWellFormed();
}

/** Several lines, one of which begins or ends with white space: written as a block, that would be taken for indentation. */
const BORDERS_ON_SPACE = /^[ \t][\s\S]*\n|[ \t]\n|\n[ \t]|\n[\s\S]*[ \t]$/;

function readYaml(source: string): Record<string, unknown> {
  const document = parseDocument(source, { schema: 'core', prettyErrors: true, logLevel: 'silent' });
  const error = document.errors[0];
  if (error) {
    const reason = error.message.split(/ at line |\n/)[0] ?? error.message;
    throw refusal(reason, (error.linePos?.[0].line ?? 1) + 1, error);
  }
  try {
    return asFields(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (cause) {
    if (cause instanceof ContentError) throw cause;
    throw refusal(cause instanceof Error ? cause.message : 'unreadable YAML', 2, cause);
  }
}

function readToml(source: string): Record<string, unknown> {
  try {
    return asFields(datesToStrings(parseToml(source)));
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const reason = cause.message.split('\n')[0] ?? cause.message;
    throw refusal(reason, cause.line + 1, cause);
  }
}

function asFields(value: unknown): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (!isFields(value)) throw refusal('expected lines of "name: value"', 2);
  return value;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function datesToStrings(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(datesToStrings);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, datesToStrings(inner)]));
}

function refusal(reason: string, line: number, cause?: unknown): ContentError {
  return new ContentError(
    'front-matter',
    `The fields before the text cannot be read: ${reason} (line ${line}).`,
    {
      line,
      cause,
    },
  );
}
