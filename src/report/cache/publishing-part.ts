import { inMilliseconds, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import { inPerCent } from '../per-cent.ts';
import type { ChangeFigures, ChangesMeasured } from './publishing.ts';

/** What a change costs a site whose pages are kept. */
export function publishingPart({ changes, unchangedMs, pages, times }: ChangesMeasured): Part {
  return {
    section: {
      id: 'changes',
      title: 'What a change costs a warm site',
      blocks: [
        {
          kind: 'text',
          text: `One process keeps ${wholeNumberText(pages)} pages: lists, tags, authors, the archive, feeds, the sitemap and posts. Something is changed, and all of them are asked for once more: those that the change does not show on are still there, the others are made anew. The last row is what a cache costs that knows no better than to forget everything. Medians of ${wholeNumberText(times)}; asking for all of them with nothing changed takes ${inMilliseconds(unchangedMs)}. A change that shows at the head of every page makes every page anew, as it must.`,
        },
        {
          kind: 'plot',
          plot: {
            kind: 'dots',
            id: 'changes-pages',
            title: 'How many of the kept pages a change makes anew',
            description: `For each kind of change the number of pages, of ${wholeNumberText(pages)}, that were made anew. The figures are in the table that follows.`,
            x: { label: 'pages', scale: 'linear', format: wholeNumberText },
            series: ['made anew'],
            rows: changes.map(({ name, made }) => ({
              label: name,
              values: [made],
              note: inPerCent(made / pages),
            })),
            limit: { at: pages, label: 'all that are kept' },
          },
        },
        {
          kind: 'table',
          table: {
            caption: `Of ${wholeNumberText(pages)} pages that are kept.`,
            columns: [
              { label: 'Change' },
              { label: 'made anew', isNumber: true },
              { label: 'of all', isNumber: true },
              { label: 'statements', isNumber: true },
              { label: 'ms until all are kept again', isNumber: true },
            ],
            rows: changes.map(({ name, made, statements, milliseconds }) => [
              name,
              wholeNumberText(made),
              inPerCent(made / pages),
              wholeNumberText(statements),
              withDigits(milliseconds),
            ]),
          },
        },
      ],
    },
    findings: findingsOf(changes, pages),
  };
}

function findingsOf(changes: readonly ChangeFigures[], pages: number): string[] {
  const everything = changes.at(-1);
  const [first, ...others] = changes.slice(0, -1);
  if (everything === undefined || first === undefined) return [];
  const told = [first, ...others].map(({ name, made }) => `${name.toLowerCase()} ${wholeNumberText(made)}`);
  return [
    `Of ${wholeNumberText(pages)} kept pages a change makes these anew: ${told.join(', ')}. After ${first.name.toLowerCase()} all are kept again in ${inMilliseconds(first.milliseconds)}, after everything was forgotten in ${inMilliseconds(everything.milliseconds)}.`,
  ];
}
