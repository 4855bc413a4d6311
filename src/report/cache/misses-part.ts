import { asFactor, inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import { middle } from '../middle.ts';
import type { Part } from '../part.ts';
import type { DotPlot, Table } from '../report.ts';
import { type MissFigures, STATES, type State } from './misses.ts';

const NAMES: Readonly<Record<State, string>> = {
  off: 'no cache',
  cold: 'nothing kept',
  parts: 'its parts kept',
  hit: 'kept',
  unchanged: 'kept, reader has it',
};

/** What a page costs that is not kept, and what one that is. */
export function missesPart(kinds: readonly MissFigures[]): Part {
  return {
    section: {
      id: 'misses',
      title: 'One reader: what a page costs that is not kept, and one that is',
      blocks: [
        {
          kind: 'text',
          text: 'One reader at a time asks for one page in five states, in turn: from a process without a cache; from one with all layers of which everything was invalidated just before; from the same when the page alone was invalidated, so that values and fragments are there; when the page is kept; and when the reader has it already and is told that nothing has changed (304). Invalidation is waited for before the question, and is not in the figures.',
        },
        { kind: 'plot', plot: timePlot(kinds) },
        { kind: 'table', table: timeTable(kinds) },
        { kind: 'table', table: bytesTable(kinds) },
      ],
    },
    findings: findingsOf(kinds),
  };
}

function timePlot(kinds: readonly MissFigures[]): DotPlot {
  return {
    kind: 'dots',
    id: 'misses-time',
    title: 'The farther to the left, the more of the page was there',
    description:
      'For each kind of page the median time until its last byte in each of the five states. The figures are in the table that follows.',
    x: { label: 'median, milliseconds (logarithmic)', scale: 'log', format: roundNumber },
    series: STATES.map((state) => NAMES[state]),
    rows: kinds.map(({ name, states }) => ({
      label: name,
      values: STATES.map((state) => states[state].time.median),
      note: asFactor(states.off.time.median / states.hit.time.median),
    })),
  };
}

function timeTable(kinds: readonly MissFigures[]): Table {
  return {
    caption:
      'Milliseconds until the last byte (the median), and after it in brackets the statements that were sent to the database.',
    columns: [
      { label: 'Page' },
      { label: 'times', isNumber: true },
      ...STATES.map((state) => ({ label: NAMES[state], isNumber: true })),
      { label: 'kept: p99', isNumber: true },
    ],
    rows: kinds.map(({ name, states }) => [
      name,
      String(states.off.time.count),
      ...STATES.map((state) => `${withDigits(states[state].time.median)} (${states[state].statements})`),
      withDigits(states.hit.time.p99),
    ]),
  };
}

function bytesTable(kinds: readonly MissFigures[]): Table {
  return {
    caption:
      'Bytes of one such page over the wire, by its encoding, and of the whole answer to a reader who has it already.',
    columns: [
      { label: 'Page' },
      { label: 'as it is', isNumber: true },
      { label: 'gzip', isNumber: true },
      { label: 'zstd', isNumber: true },
      { label: 'br', isNumber: true },
      { label: '304', isNumber: true },
    ],
    rows: kinds.map(({ name, bytes }) => [
      name,
      ...[bytes.identity, bytes.gzip, bytes.zstd, bytes.br, bytes.unchanged].map(wholeNumberText),
    ]),
  };
}

function findingsOf(kinds: readonly MissFigures[]): string[] {
  if (kinds.length === 0) return [];
  const time = (state: State) => middle(kinds, ({ states }) => states[state].time.median);
  const statements = Math.max(...kinds.map(({ states }) => states.hit.statements));
  const asked = statements === 0 ? 'no statement' : `up to ${statements} statements`;
  const smaller = middle(kinds, ({ bytes }) => bytes.br / bytes.identity);
  return [
    `A page that is kept takes one reader ${inMilliseconds(time('hit'))} and ${asked}, one that is made from nothing ${inMilliseconds(time('cold'))}, one whose parts are kept ${inMilliseconds(time('parts'))} (the medians of ${kinds.length} kinds of page).`,
    `Compressed with Brotli a page is ${wholeNumberText(smaller * 100)} % of what it is as it is; a reader who has it already gets ${wholeNumberText(middle(kinds, ({ bytes }) => bytes.unchanged))} bytes.`,
  ];
}
