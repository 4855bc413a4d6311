import { asFactor, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { BatchingStep } from './batching.ts';

/** What loading related rows together saves. */
export function batchingPart(steps: readonly BatchingStep[], posts: number): Part {
  const last = steps.at(-1);
  return {
    section: {
      id: 'batching',
      title: 'Related rows: one by one, or all at once',
      blocks: [
        {
          kind: 'text',
          text: `The first page of the list, with ${wholeNumberText(posts)} posts in the database. All at once is what Octavo does: a statement for the posts with their authors and one for all their tags; comments are a counter. One by one asks for the author, the tags and the number of comments of each post.`,
        },
        {
          kind: 'plot',
          plot: {
            kind: 'lines',
            id: 'batching-time',
            title: 'One by one, a list costs more with every row',
            description:
              'The median time to load a list, by the number of its rows, both ways. The figures are in the table that follows.',
            x: { label: 'rows', scale: 'linear', format: wholeNumberText },
            y: { label: 'median, milliseconds', scale: 'linear', format: roundNumber },
            series: [
              {
                name: 'One by one',
                points: steps.map(({ rows, oneByOne }) => ({ x: rows, y: oneByOne.time.median })),
              },
              {
                name: 'All at once',
                points: steps.map(({ rows, batched }) => ({ x: rows, y: batched.time.median })),
              },
            ],
          },
        },
        {
          kind: 'table',
          table: {
            caption: 'Statements and milliseconds to load a list.',
            columns: [
              { label: 'Rows' },
              { label: 'all at once: statements', isNumber: true },
              { label: 'median', isNumber: true },
              { label: 'p99', isNumber: true },
              { label: 'one by one: statements', isNumber: true },
              { label: 'median', isNumber: true },
              { label: 'p99', isNumber: true },
              { label: 'factor', isNumber: true },
            ],
            rows: steps.map(({ rows, batched, oneByOne }) => [
              String(rows),
              String(batched.statements),
              withDigits(batched.time.median),
              withDigits(batched.time.p99),
              String(oneByOne.statements),
              withDigits(oneByOne.time.median),
              withDigits(oneByOne.time.p99),
              asFactor(oneByOne.time.median / batched.time.median),
            ]),
          },
        },
      ],
    },
    findings: last === undefined ? [] : [findingOf(last)],
  };
}

function findingOf({ rows, batched, oneByOne }: BatchingStep): string {
  const factor = asFactor(oneByOne.time.median / batched.time.median);
  return `A list of ${rows} posts takes ${batched.statements} statements; fetched one by one it would take ${oneByOne.statements}, and ${factor} the time.`;
}
