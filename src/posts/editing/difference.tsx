import { aroundChanges, type DiffPart, type FieldDifference } from './compare-fields.ts';
import { FIELD_LABELS } from './editor-page.tsx';

export interface DifferencesProps {
  differences: readonly FieldDifference[];
  /** The names behind ids. */
  authors?: ReadonlyMap<string, string>;
}

/** What is different, field by field; marked by colour and by sign, and said to those who hear it. */
export function Differences({ differences, authors = new Map() }: DifferencesProps) {
  if (differences.length === 0) return <p class="lead-in">The two say the same.</p>;
  return (
    <dl class="differences">
      {differences.map(({ field, lines }) => (
        <div class={field === 'source' ? 'difference is-text' : 'difference'}>
          <dt>{FIELD_LABELS[field] ?? field}</dt>
          <dd dir="auto">
            {aroundChanges(field === 'authorId' ? lines.map((line) => withNames(line, authors)) : lines).map(
              (line) => (line === null ? <p class="difference-gap">…</p> : <Line parts={line} />),
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function withNames(line: readonly DiffPart[], authors: ReadonlyMap<string, string>): DiffPart[] {
  return line.map((part) => ({ ...part, text: authors.get(part.text) ?? part.text }));
}

function Line({ parts }: { parts: readonly DiffPart[] }) {
  return (
    <p class="difference-line">
      {parts.map(({ kind, text }) => {
        if (kind === 'added') return <ins>{text || '\u00a0'}</ins>;
        if (kind === 'removed') return <del>{text || '\u00a0'}</del>;
        return <span>{text}</span>;
      })}
    </p>
  );
}
