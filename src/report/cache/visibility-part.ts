import { inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import { errorCell } from './layers-part.ts';
import type { VisibilityFigures } from './visibility.ts';

/** How soon everybody sees what was published. */
export function visibilityPart(
  cases: readonly VisibilityFigures[],
  kind: DatabaseKind,
  pollMs: number,
): Part {
  return {
    section: {
      id: 'visibility',
      title: 'From publish to visible',
      blocks: [
        { kind: 'text', text: methodOf(kind, pollMs) },
        {
          kind: 'plot',
          plot: {
            kind: 'dots',
            id: 'visibility-time',
            title: 'Until a page shows what another process has published',
            description:
              'The median, the 90th and the 99th percentile and the worst time, for both processes, told and only looking. The figures are in the table that follows.',
            x: { label: 'milliseconds (logarithmic)', scale: 'log', format: roundNumber },
            series: ['p50', 'p90', 'p99', 'worst'],
            rows: cases.map(({ name, p50, p90, p99, most }) => ({
              label: name,
              values: [p50, p90, p99, most],
            })),
          },
        },
        {
          kind: 'table',
          table: {
            caption:
              'Milliseconds from the end of the transaction until the post, and the front page on which it stands, were answered with it; and answers that showed an older version than one before them.',
            columns: [
              { label: 'How they hear of it' },
              { label: 'versions', isNumber: true },
              { label: 'p50 ms', isNumber: true },
              { label: 'p90 ms', isNumber: true },
              { label: 'p99 ms', isNumber: true },
              { label: 'worst ms', isNumber: true },
              { label: 'answers', isNumber: true },
              { label: 'older after newer', isNumber: true },
            ],
            rows: cases.map((one) => [
              one.name,
              wholeNumberText(one.versions),
              ...[one.p50, one.p90, one.p99, one.most].map(withDigits),
              wholeNumberText(one.answers),
              errorCell(one.wentBack),
            ]),
          },
        },
      ],
    },
    findings: findingsOf(cases),
  };
}

type DatabaseKind = 'sqlite' | 'postgres';

function methodOf(kind: DatabaseKind, pollMs: number): string {
  const told =
    kind === 'sqlite'
      ? 'Told: a file beside the database is touched after the commit. Only looking: whoever writes touches nothing'
      : 'Told: PostgreSQL notifies with the commit. Only looking: nobody listens (`DATABASE_LISTEN_URL=off`)';
  return `A third process changes a post again and again; two processes of the site are asked for the post and for the front page without a pause, and what is measured is the time from the end of the transaction until the first answer that shows it, the making of the page included. ${told}, and each process looks into the log every ${pollMs} ms. All of it shares one machine, and its processor.`;
}

function findingsOf(cases: readonly VisibilityFigures[]): string[] {
  const told = cases.filter(({ name }) => name.startsWith('Told'));
  if (told.length === 0) return [];
  const worst = (figure: 'p50' | 'p99' | 'most') => Math.max(...told.map((one) => one[figure]));
  const wentBack = cases.reduce((sum, one) => sum + one.wentBack, 0);
  const answers = cases.reduce((sum, one) => sum + one.answers, 0);
  return [
    `What one process publishes another one shows after ${inMilliseconds(worst('p50'))} (median), ${inMilliseconds(worst('p99'))} (99 of 100), ${inMilliseconds(worst('most'))} at worst.`,
    wentBack === 0
      ? `Of ${wholeNumberText(answers)} answers none showed an older version than one before it.`
      : `Of ${wholeNumberText(answers)} answers ${wholeNumberText(wentBack)} showed an older version than one before them: a defect.`,
  ];
}
