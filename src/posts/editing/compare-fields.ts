// What is different between two states of a text: word by word within paragraphs that changed.
import { diffArrays, diffWordsWithSpace } from 'diff';
import type { EditedFields } from './edited-fields.ts';

/** A run of text that is in both, or in one alone. */
export interface DiffPart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

export interface FieldDifference {
  field: keyof EditedFields;
  /** By line. */
  lines: DiffPart[][];
}

/** More changes than these are shown as one large one: finding the smallest would take too long. */
const MOST_CHANGED_LINES = 2000;
const MOST_CHANGED_WORDS = 400;
/** In one run of changed lines; further ones are shown as old and new. */
const MOST_LINES_BY_WORD = 100;
/** Lines around a change that are shown with it. */
const CONTEXT = 2;

const SHOWN: readonly (keyof EditedFields)[] = [
  'title',
  'slug',
  'excerpt',
  'tags',
  'source',
  'format',
  'coverAlt',
  'seoTitle',
  'seoDescription',
  'canonicalUrl',
  'allowsComments',
  'coverMediaId',
  'authorId',
];

/** The fields that differ, in the order of the editor. */
export function compareFields(before: EditedFields, after: EditedFields): FieldDifference[] {
  return SHOWN.flatMap((field) => {
    const [one, other] = [asText(before[field]), asText(after[field])];
    return one === other ? [] : [{ field, lines: compareTexts(one, other) }];
  });
}

function asText(value: EditedFields[keyof EditedFields]): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '' : String(value);
}

export function compareTexts(before: string, after: string): DiffPart[][] {
  const [from, to] = [before.split('\n'), after.split('\n')];
  const changes = diffArrays(from, to, { maxEditLength: MOST_CHANGED_LINES }) ?? [
    { removed: true, added: false, value: from },
    { removed: false, added: true, value: to },
  ];
  const lines: DiffPart[][] = [];
  for (let index = 0; index < changes.length; index += 1) {
    const [change, next] = [changes[index], changes[index + 1]];
    if (change === undefined) continue;
    if (change.removed && next?.added) {
      lines.push(...compareLines(change.value, next.value));
      index += 1;
    } else {
      const kind = change.removed ? 'removed' : change.added ? 'added' : 'same';
      lines.push(...change.value.map((text) => [{ kind, text } satisfies DiffPart]));
    }
  }
  return lines;
}

/** Lines that took each other's place, pair by pair. */
function compareLines(from: readonly string[], to: readonly string[]): DiffPart[][] {
  const pairs = Math.min(from.length, to.length, MOST_LINES_BY_WORD);
  return [
    ...from.slice(0, pairs).flatMap((line, index) => compareWords(line, to[index] ?? '')),
    ...from.slice(pairs).map((text) => [{ kind: 'removed' as const, text }]),
    ...to.slice(pairs).map((text) => [{ kind: 'added' as const, text }]),
  ];
}

function compareWords(from: string, to: string): DiffPart[][] {
  const changes = diffWordsWithSpace(from, to, { maxEditLength: MOST_CHANGED_WORDS });
  if (changes === undefined) return [[{ kind: 'removed', text: from }], [{ kind: 'added', text: to }]];
  const parts = changes.map(({ added, removed, value }): DiffPart => {
    return { kind: removed ? 'removed' : added ? 'added' : 'same', text: value };
  });
  return [parts];
}

/** Leaves out what is far from any change; null stands for what was left out. */
export function aroundChanges(lines: readonly DiffPart[][]): (DiffPart[] | null)[] {
  const isChanged = lines.map((line) => line.some((part) => part.kind !== 'same'));
  const isNear = lines.map((_, index) =>
    isChanged.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).includes(true),
  );
  return lines.flatMap((line, index) => {
    if (isNear[index]) return [line];
    return isNear[index - 1] === false ? [] : [null];
  });
}
