// The first look at a folder: what each file is, before anything is written.
import type { ImportContext } from '../import-context.ts';
import type { ImportReport } from '../import-report.ts';
import { digestOf, importedItems } from '../imported-items.ts';
import type { AuthorNames } from './author-names.ts';
import { isMarkdownFile } from './file-name.ts';
import type { FoundFile } from './find-files.ts';
import { DEFAULT_MAX_FILE_BYTES, type ImportMarkdownOptions } from './import-options.ts';
import { type Draft, NOUNS, type UnchangedItem } from './item.ts';
import { type Memory, memoryFrom } from './memory.ts';
import { publicationOf } from './publication.ts';
import { type MarkdownFile, readBytes, readMarkdownFile } from './read-file.ts';
import type { SiteHere, TextKind } from './site-here.ts';
import { titleOf } from './title-of.ts';

export interface FirstLook {
  folder: string;
  source: string;
  options: ImportMarkdownOptions;
  here: SiteHere;
  authors: AuthorNames;
  /** Written by Octavo. */
  isExport: boolean;
  /** A picture is another one now: every text is looked at again. */
  looksAtAll: boolean;
}

export interface Drafts {
  drafts: Draft[];
  unchanged: UnchangedItem[];
  /** Files that an earlier import took and that are gone. */
  gone: string[];
}

type MemoryOfKind = Memory & { kind: TextKind };

/** What is to be taken of the files; what is left out stands in the report. */
export async function readDrafts(
  context: ImportContext,
  files: readonly FoundFile[],
  look: FirstLook,
  report: ImportReport,
): Promise<Drafts> {
  const memories = await loadMemories(context, look.source);
  const found: Drafts = { drafts: [], unchanged: [], gone: [] };
  const markdown = files.filter((file) => isMarkdownFile(file.path));
  const steps = context.progress?.('Reading', markdown.length);
  for (const file of markdown) {
    if (context.signal?.aborted) break;
    await readDraft(file, memories.get(file.path) ?? null, { context, look, report, found });
    steps?.advance();
  }
  steps?.done();
  const paths = new Set(files.map((file) => file.path));
  found.gone = [...memories.keys()].filter((key) => !paths.has(key));
  if (look.isExport) found.drafts.sort((a, b) => (a.fields.exportedId ?? 0) - (b.fields.exportedId ?? 0));
  return found;
}

async function loadMemories({ database }: ImportContext, source: string): Promise<Map<string, MemoryOfKind>> {
  const memories = new Map<string, MemoryOfKind>();
  for (const kind of ['post', 'page'] as const) {
    for (const [key, item] of await importedItems(database.read, source, kind)) {
      memories.set(key, { ...memoryFrom(item), kind });
    }
  }
  return memories;
}

interface Reading {
  context: ImportContext;
  look: FirstLook;
  report: ImportReport;
  found: Drafts;
}

async function readDraft(file: FoundFile, memory: MemoryOfKind | null, reading: Reading): Promise<void> {
  const { look, report, found } = reading;
  const maxBytes = look.options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  if (file.bytes > maxBytes) {
    report.leaveOut(
      'posts',
      file.path,
      `larger than ${Math.floor(maxBytes / 1024 / 1024)} MB; split it, or raise the limit`,
    );
    return;
  }
  const read = await readBytes(look.folder, file.path);
  if (!read.ok) return report.leaveOut('posts', file.path, read.reason);
  const digest = digestOf(
    read.bytes,
    JSON.stringify([look.options.author ?? null, look.options.oldPaths ?? []]),
  );
  const here = memory === null ? undefined : look.here.byId(memory.kind, memory.entityId);
  const isSame = memory?.isComplete === true && memory.digest === digest;
  if (isSame && here !== undefined && !look.looksAtAll && look.options.overwrite !== true) {
    found.unchanged.push({ key: file.path, kind: memory.kind, here });
    return;
  }
  const parsed = readMarkdownFile(file.path, read.bytes, look.isExport);
  const refusal = parsed.ok ? refusalOf(parsed.file, read.bytes.length) : parsed.reason;
  if (!parsed.ok || refusal !== null) return report.leaveOut('posts', file.path, refusal ?? '');
  const draft = draftFrom(file, parsed.file, digest, reading);
  const isGoneHere =
    memory !== null && memory.kind === draft.kind && here === undefined && look.options.overwrite !== true;
  if (isGoneHere)
    return report.leaveOut(
      NOUNS[draft.kind],
      file.path,
      'deleted here since it was imported; --overwrite brings it back',
    );
  found.drafts.push({ ...draft, memory: memory?.kind === draft.kind ? memory : null });
}

/** Files that a site's readers were never meant to see as posts. */
const PROJECT_FILE = /^(readme|license|licence|contributing|changelog|code_of_conduct|security)$/i;

function refusalOf({ name, hasFields, body }: MarkdownFile, bytes: number): string | null {
  if (bytes === 0 || (!hasFields && body.trim() === '')) return 'it is empty';
  if (!hasFields && PROJECT_FILE.test(name.stem))
    return 'it is about the project, not a post (it has no fields such as a title or date)';
  const isList = name.isSection || name.isBundle;
  if (isList && name.stem === '') return 'it is the front page, which Octavo makes itself';
  if (isList && body.trim() === '')
    return 'it is the heading of a list of posts and has no text; Octavo makes the lists itself';
  return null;
}

function draftFrom(
  file: FoundFile,
  parsed: MarkdownFile,
  digest: string,
  { context, look }: Reading,
): Omit<Draft, 'memory'> {
  const { name, fields } = parsed;
  const times = { modifiedAt: file.modifiedAt, now: context.now(), timeZone: look.here.settings.timeZone };
  const publication = publicationOf(fields, name, times);
  const { author, others } = look.authors.of(fields.authors);
  const alsoBy =
    others.length === 0 ? [] : [`also by ${others.join(', ')}; ${author.name} is shown as its author`];
  return {
    key: file.path,
    kind: fields.isPage || name.isPage || name.isSection ? 'page' : 'post',
    file,
    name,
    fields,
    title: titleOf(parsed, look.isExport).title,
    author,
    publication,
    digest,
    warnings: [...parsed.warnings, ...publication.warnings, ...alsoBy],
  };
}
