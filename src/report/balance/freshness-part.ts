import { inMilliseconds, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { Cell } from '../report.ts';
import { marked, noneCell } from './cells.ts';
import type { FreshnessFigures } from './freshness.ts';

/** Milliseconds: of 99 in a hundred with a balancer, of all without. */
const WANTED = { kept: 50, unkept: 2_000 };

/** How soon nginx gives out what was changed. */
export function freshnessPart(figures: readonly FreshnessFigures[]): Part {
  return {
    section: {
      id: 'freshness',
      title: 'From publish to fresh at the edge',
      blocks: [
        {
          kind: 'text',
          text: `A post's title is changed by the editor's form, at one of two nodes after the other, while two readers ask nginx for the post again and again. Measured is the time from the answer to whoever changed it until no reader is given anything older any more. First while \`octavo balance\` runs and removes what is outdated from what nginx keeps; then after it was killed, when nothing but the second for which nodes let nginx keep a page, and another while a fresh one is fetched, bounds it.`,
        },
        {
          kind: 'table',
          table: {
            caption: `▲: 99 of 100 take longer than ${WANTED.kept} ms with a balancer, or any longer than ${WANTED.unkept / 1000} s without.`,
            columns: [
              { label: 'The balancer' },
              ...['changes', 'median ms', 'p99 ms', 'longest ms', 'answers', 'older after newer'].map(
                (label) => ({
                  ...{ label, isNumber: true },
                }),
              ),
            ],
            rows: figures.map(rowOf),
          },
        },
      ],
    },
    findings: figures.map(findingOf),
  };
}

function rowOf({ isKept, changes, fresh, answers, wentBack }: FreshnessFigures): Cell[] {
  const { median, p99, most } = fresh;
  return [
    isKept ? 'runs' : 'was killed',
    wholeNumberText(changes),
    withDigits(median),
    isKept && p99 > WANTED.kept ? marked(withDigits(p99)) : withDigits(p99),
    !isKept && most > WANTED.unkept ? marked(withDigits(most)) : withDigits(most),
    wholeNumberText(answers),
    // Without a balancer each worker of nginx may still have what another has already renewed.
    isKept ? noneCell(wentBack) : wholeNumberText(wentBack),
  ];
}

function findingOf({ isKept, fresh, changes }: FreshnessFigures): string {
  const { median, p99, most } = fresh;
  const times = `median ${inMilliseconds(median)}, p99 ${inMilliseconds(p99)}, longest ${inMilliseconds(most)}, of ${wholeNumberText(changes)} changes`;
  if (isKept)
    return `${p99 > WANTED.kept ? '▲ ' : ''}What is published is all that nginx gives out after: ${times} (p99 of ${WANTED.kept} ms is wanted).`;
  return `${most > WANTED.unkept ? '▲ ' : ''}With the balancer killed: ${times} (never more than ${WANTED.unkept / 1000} s is wanted).`;
}
