import { asFactor, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { Cell, DotPlot, Table } from '../report.ts';
import type { IndexEffect, MeasuredQuery } from './index-effect.ts';

/** What the indexes are good for. */
export function indexPart({ posts, queries }: IndexEffect): Part {
  const bySaving = queries.toSorted((a, b) => (factorOf(b) ?? 0) - (factorOf(a) ?? 0));
  return {
    section: {
      id: 'indexes',
      title: 'Indexes: every statement with them and without',
      blocks: [
        {
          kind: 'text',
          text: `Every statement that the public pages send is sent again, with the values that it came with, to the database of ${wholeNumberText(posts)} posts: first as it is, then without the indexes that its plan uses. They are dropped and made again afterwards; the index of a key, which cannot be dropped, is made unusable for the while. What the statement does without them is the planner's choice: a scan, or another index. Keys that other tables refer to stay.`,
        },
        { kind: 'plot', plot: effectPlot(bySaving, posts) },
        { kind: 'table', table: effectTable(bySaving) },
      ],
    },
    findings: findingsOf(bySaving, posts),
  };
}

function factorOf(query: MeasuredQuery): number | null {
  return typeof query.without === 'string' ? null : query.without.median / query.with.median;
}

const NOTABLE = 2;

function findingsOf(queries: readonly MeasuredQuery[], posts: number): string[] {
  const factors = queries.map(factorOf).filter((factor) => factor !== null);
  const [best] = factors;
  if (best === undefined) return [];
  const helped = factors.filter((factor) => factor >= NOTABLE).length;
  const skipped = queries.filter((query) => query.without === 'too-slow').length;
  const more = skipped === 0 ? '' : `, and ${skipped} would take too long to wait for`;
  return [
    `With ${wholeNumberText(posts)} posts, ${helped} of the ${queries.length} statements of public pages take at least twice as long without their indexes, the most helped ${asFactor(best)}${more}.`,
  ];
}

function effectPlot(queries: readonly MeasuredQuery[], posts: number): DotPlot {
  const shown = queries.filter((query) => typeof query.without !== 'string');
  return {
    kind: 'dots',
    id: 'indexes-effect',
    title: 'The farther apart the two marks, the more the index does',
    description: `The median time of each statement with its indexes and without them, with ${wholeNumberText(posts)} posts. The figures are in the table that follows.`,
    x: { label: 'median, milliseconds (logarithmic)', scale: 'log', format: roundNumber },
    series: ['with its indexes', 'without them'],
    rows: shown.map((query) => ({
      label: query.name,
      values: [query.with.median, typeof query.without === 'string' ? null : query.without.median],
      note: asFactor(factorOf(query) ?? 1),
    })),
  };
}

function effectTable(queries: readonly MeasuredQuery[]): Table {
  return {
    caption: 'Milliseconds of each statement; factors compare the medians.',
    columns: [
      { label: 'Statement' },
      { label: 'rows at most', isNumber: true },
      { label: 'with: median', isNumber: true },
      { label: 'p99', isNumber: true },
      { label: 'times', isNumber: true },
      { label: 'without: median', isNumber: true },
      { label: 'p99', isNumber: true },
      { label: 'times', isNumber: true },
      { label: 'factor', isNumber: true },
      { label: 'indexes of its plan' },
    ],
    rows: queries.map((query) => [
      `\`${query.name}\``,
      wholeNumberText(query.rows),
      withDigits(query.with.median),
      withDigits(query.with.p99),
      wholeNumberText(query.with.count),
      ...withoutCells(query),
      query.indexes.length === 0
        ? 'none: by id, a full-text table, or the whole of a small one'
        : query.indexes.join(', '),
    ]),
  };
}

function withoutCells(query: MeasuredQuery): Cell[] {
  const { without } = query;
  if (without === 'keys-only') return ['', '', '', ''];
  if (without === 'too-slow') return ['not waited for', '', '', { text: 'far more', isMarked: true }];
  const factor = asFactor(factorOf(query) ?? 1);
  return [
    withDigits(without.median),
    withDigits(without.p99),
    wholeNumberText(without.count),
    without.median / query.with.median >= NOTABLE ? { text: factor, isMarked: true } : factor,
  ];
}
