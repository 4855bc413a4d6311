import type { Report } from '../../src/report/report.ts';

/** One of everything that a report may hold. */
export const SAMPLE_REPORT: Report = {
  title: 'A sample',
  lead: 'It <measures> `a_b * c`.',
  findings: ['One is **not** three.'],
  sections: [
    {
      id: 'first',
      title: 'Lines & dots',
      blocks: [
        { kind: 'text', text: 'A text.' },
        { kind: 'code', text: 'npx octavo report data' },
        {
          kind: 'plot',
          plot: {
            kind: 'lines',
            id: 'lines',
            title: 'Six lines that end at one place',
            description: 'Six lines which rise.',
            x: { label: 'posts (logarithmic)', scale: 'log', format: String },
            y: { label: 'milliseconds', scale: 'linear', format: String },
            series: Array.from({ length: 6 }, (_, index) => ({
              name: `Line ${index + 1}`,
              points: [1000, 10_000, 100_000].map((x) => ({ x, y: (x / 10_000) * (1 + index / 50) })),
            })),
          },
        },
        {
          kind: 'plot',
          plot: {
            kind: 'dots',
            id: 'dots',
            title: 'Two rows',
            description: 'Two rows, one with a gap.',
            x: { label: 'factor', scale: 'log', format: String },
            series: ['before', 'after'],
            rows: [
              { label: 'Row | one', values: [1.5, 3], note: '2×' },
              { label: 'Row two', values: [null, 0.7] },
            ],
            limit: { at: 2, label: 'twice as long' },
          },
        },
        {
          kind: 'table',
          table: {
            caption: 'Two rows.',
            columns: [
              { label: 'Row' },
              { label: 'before', isNumber: true },
              { label: 'after', isNumber: true },
            ],
            rows: [
              ['Row | one', '1.5', { text: '3× over 2×', isMarked: true }],
              ['Row two', '', '0.7'],
            ],
          },
        },
      ],
    },
  ],
};
