import { asFactor, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { CounterEffect } from './counters.ts';

/** What it saves to keep numbers rather than to count. */
export function countersPart(effects: readonly CounterEffect[], posts: number): Part {
  const factor = ({ kept, counted }: CounterEffect) => counted.median / kept.median;
  const most = effects.toSorted((a, b) => factor(b) - factor(a))[0];
  return {
    section: {
      id: 'counters',
      title: 'Counters: numbers that are kept, and counting',
      blocks: [
        {
          kind: 'text',
          text: `The numbers that lists show are kept in the transaction that changes them. Here each is read, and counted from the rows themselves, with ${wholeNumberText(posts)} posts; both must give the same.`,
        },
        {
          kind: 'plot',
          plot: {
            kind: 'dots',
            id: 'counters-effect',
            title: 'The farther apart the two marks, the more it saves to keep the number',
            description:
              'The median time to read each number and to count it. The figures are in the table that follows.',
            x: { label: 'median, milliseconds (logarithmic)', scale: 'log', format: roundNumber },
            series: ['kept', 'counted'],
            rows: effects.map((effect) => ({
              label: effect.name,
              values: [effect.kept.median, effect.counted.median],
              note: asFactor(factor(effect)),
            })),
          },
        },
        {
          kind: 'table',
          table: {
            caption: 'Milliseconds to know a number.',
            columns: [
              { label: 'Number' },
              { label: 'kept: median', isNumber: true },
              { label: 'p99', isNumber: true },
              { label: 'counted: median', isNumber: true },
              { label: 'p99', isNumber: true },
              { label: 'factor', isNumber: true },
              { label: 'the same' },
            ],
            rows: effects.map((effect) => [
              effect.name,
              withDigits(effect.kept.median),
              withDigits(effect.kept.p99),
              withDigits(effect.counted.median),
              withDigits(effect.counted.p99),
              asFactor(factor(effect)),
              effect.agree ? 'yes' : { text: 'no: a defect', isMarked: true },
            ]),
          },
        },
      ],
    },
    findings:
      most === undefined
        ? []
        : [
            `Counting takes up to ${asFactor(factor(most))} the time of reading the number that is kept (${most.name.toLowerCase()}).`,
          ],
  };
}
