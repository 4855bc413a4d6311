import { inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { DotPlot, Table } from '../report.ts';
import { errorCell } from './layers-part.ts';
import type { VisibilityFigures } from './visibility.ts';

type DatabaseKind = 'sqlite' | 'postgres';

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
        { kind: 'plot', plot: plotOf(cases) },
        { kind: 'table', table: tableOf(cases) },
      ],
    },
    findings: findingsOf(cases),
  };
}

function methodOf(kind: DatabaseKind, pollMs: number): string {
  const told =
    kind === 'sqlite'
      ? 'Told: a file beside the database is touched after the commit. Only looking: whoever writes touches nothing'
      : 'Told: PostgreSQL notifies with the commit. Only looking: nobody listens (`DATABASE_LISTEN_URL=off`)';
  return `A post is changed again and again; two processes of the site are asked for the post and for the front page without a pause, and what is measured is the time from the end of the change until the first answer that shows it, the making of the page included. A third process changes it in a transaction of its own; or a writer sends the editor's form to process A, and what counts is when they have its answer. ${told}, and each process looks into the log every ${pollMs} ms. All of it shares one machine, and its processor.`;
}

const WAYS = { told: 'Told', form: 'Written at A', polled: 'Only looking' } as const;

function nameOf({ way, process }: Pick<VisibilityFigures, 'way' | 'process'>): string {
  return `${WAYS[way]}, process ${process}`;
}

function plotOf(cases: readonly VisibilityFigures[]): DotPlot {
  return {
    kind: 'dots',
    id: 'visibility-time',
    title: 'Until a page shows what was published',
    description:
      'The median, the 90th and the 99th percentile and the worst time for both processes: told, written at process A, and only looking. The figures are in the table that follows.',
    x: { label: 'milliseconds (logarithmic)', scale: 'log', format: roundNumber },
    series: ['p50', 'p90', 'p99', 'worst'],
    rows: cases.map((one) => ({
      label: nameOf(one),
      values: [one.p50, one.p90, one.p99, one.most].map((value) => Math.max(value, LEAST_SHOWN)),
    })),
  };
}

/** Nothing is at the beginning of a logarithmic axis: what was seen at once stands here. */
const LEAST_SHOWN = 0.1;

function tableOf(cases: readonly VisibilityFigures[]): Table {
  return {
    caption:
      'Milliseconds from the end of the change until the post, and the front page on which it stands, were answered with it. Answers that showed what was before though they were asked for after the change: there must be none where it was written. Answers that showed an older version than one before them: there must be none at all.',
    columns: [
      { label: 'How they hear of it' },
      { label: 'versions', isNumber: true },
      { label: 'p50 ms', isNumber: true },
      { label: 'p90 ms', isNumber: true },
      { label: 'p99 ms', isNumber: true },
      { label: 'worst ms', isNumber: true },
      { label: 'answers', isNumber: true },
      { label: 'of before', isNumber: true },
      { label: 'older after newer', isNumber: true },
    ],
    rows: cases.map((one) => [
      nameOf(one),
      wholeNumberText(one.versions),
      ...[one.p50, one.p90, one.p99, one.most].map(withDigits),
      wholeNumberText(one.answers),
      isOwn(one) ? errorCell(one.late) : wholeNumberText(one.late),
      errorCell(one.wentBack),
    ]),
  };
}

/** What was written there. */
function isOwn({ way, process }: VisibilityFigures): boolean {
  return way === 'form' && process === 'A';
}

function findingsOf(cases: readonly VisibilityFigures[]): string[] {
  const heard = cases.filter((one) => one.way !== 'polled' && !isOwn(one));
  return [
    ...(heard.length === 0 ? [] : [heardFinding(heard)]),
    ...cases.filter(isOwn).map(ownFinding),
    orderFinding(cases),
  ];
}

function heardFinding(heard: readonly VisibilityFigures[]): string {
  const worst = (figure: 'p50' | 'p99' | 'most') => Math.max(...heard.map((one) => one[figure]));
  return `What one process publishes another one shows after ${inMilliseconds(worst('p50'))} (median), ${inMilliseconds(worst('p99'))} (99 of 100), ${inMilliseconds(worst('most'))} at worst.`;
}

function ownFinding({ late, answers }: VisibilityFigures): string {
  return late === 0
    ? `Whoever writes through a process reads at once there what they have written: none of ${wholeNumberText(answers)} answers showed what was before.`
    : `Whoever wrote through a process was shown what was before by ${wholeNumberText(late)} of ${wholeNumberText(answers)} answers there: a defect.`;
}

function orderFinding(cases: readonly VisibilityFigures[]): string {
  const wentBack = cases.reduce((sum, one) => sum + one.wentBack, 0);
  const answers = wholeNumberText(cases.reduce((sum, one) => sum + one.answers, 0));
  return wentBack === 0
    ? `Of ${answers} answers none showed an older version than one before it.`
    : `Of ${answers} answers ${wholeNumberText(wentBack)} showed an older version than one before them: a defect.`;
}
