import { asFactor, inBytes, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import { inPerCent } from '../per-cent.ts';
import { TOO_BUSY } from '../processes/asking.ts';
import type { Block, Cell, DotPlot, Table } from '../report.ts';
import { ASKED_BEFORE, type BurstFigures, type BurstsMeasured, WAYS, type WayName } from './burst.ts';
import { marked, nodesText, noneCell, rateCell } from './cells.ts';

/** Of its yardstick, what each way is to reach. */
export const WANTED = 0.9;

const NAMES: Readonly<Record<WayName, string>> = {
  ...{ file: 'a file', edge: 'the edge', bare: 'bare servers', nodes: 'the nodes' },
};

/** Very many requests at once. */
export function burstPart(measured: BurstsMeasured): Part {
  const { figures } = measured;
  const [first = 0] = [...new Set(figures.map(({ requests }) => requests))];
  return {
    section: {
      id: 'burst',
      title: `Burst: ${wholeNumberText(first)} requests, ${measured.connections} at a time`,
      blocks: [
        { kind: 'text', text: methodOf(measured) },
        { kind: 'plot', plot: ratePlot(figures.filter(({ requests }) => requests === first)) },
        { kind: 'table', table: rateTable(figures) },
        { kind: 'table', table: ratioTable(figures) },
        ...busyNote(figures),
      ],
    },
    findings: figures.length === 0 ? [] : [failureFinding(measured), ...ratioFindings(figures)],
  };
}

function methodOf({ connections, rounds, bytes, isPinned }: BurstsMeasured): string {
  const turns = rounds.map(
    ({ requests, rounds: times }) => `${times} of ${wholeNumberText(requests)} requests`,
  );
  const pinned = isPinned
    ? 'What asks has a core to itself, and all servers share the others.'
    : 'Nothing is kept to a core of its own here, as that needs two of them and `taskset`.';
  return `One page of ${inBytes(bytes)} (a post, compressed as a browser asks for it) is wanted by ${connections} readers at a time. The edge is nginx as \`octavo balance\` runs it, which keeps pages itself. The nodes are the same nginx without that, so that each request goes on to a node, which has the page in memory. The yardsticks: a file of the same bytes, sent with the same headers by the same nginx; and as many bare servers (node:http) as there are nodes, behind the same nginx, which send the same bytes whatever they are asked. They take turns, in rounds: ${turns.join(', ')}, before each of which there are ${ASKED_BEFORE} requests one after the other, as on a site that is being read; figures are medians of the rounds, ratios those of each round's own two. ${pinned}`;
}

function ratePlot(figures: readonly BurstFigures[]): DotPlot {
  const rows = [...new Set(figures.map(rowOf))];
  return {
    kind: 'dots',
    id: 'burst-rate',
    title: 'How many are answered in a second',
    description:
      'Answers a second from a file, the edge, bare servers and the nodes, by the number of nodes and the kind of connection. The figures are in the table that follows.',
    x: { label: 'answers a second (logarithmic)', scale: 'log', format: wholeNumberText },
    series: WAYS.map((way) => NAMES[way]),
    rows: rows.map((label) => ({
      label,
      values: WAYS.map((way) => figures.find((one) => one.way === way && rowOf(one) === label)?.rate ?? null),
    })),
  };
}

function rowOf({ nodes, opensAnew }: BurstFigures): string {
  return `${nodesText(nodes)}, ${opensAnew ? 'new connections' : 'kept connections'}`;
}

const number = (label: string) => ({ label, isNumber: true });

function rateTable(figures: readonly BurstFigures[]): Table {
  return {
    caption:
      'Milliseconds are from the question to the last byte. A rate in brackets is that of the asking, which had no time left: the server may be faster.',
    columns: [
      { label: 'What answers' },
      { label: 'Connections' },
      ...[
        'requests',
        'answers/s',
        'p50 ms',
        'p99 ms',
        'the last, ms',
        'nginx, ms of a core',
        'asking',
        'failed',
      ].map(number),
    ],
    rows: figures.map((one) => [
      `${NAMES[one.way]}, ${nodesText(one.nodes)}`,
      one.opensAnew ? 'new' : 'kept',
      wholeNumberText(one.requests),
      rateCell(one.rate, one.asking),
      withDigits(one.p50),
      withDigits(one.p99),
      withDigits(one.most),
      one.cost === null ? '' : one.cost.toFixed(3),
      inPerCent(one.asking),
      noneCell(one.errors),
    ]),
  };
}

function ratioTable(figures: readonly BurstFigures[]): Table {
  return {
    caption: `To the yardstick: answers a second, and answers for the same time of nginx's core. ▲: less than ${WANTED} of it.`,
    columns: [
      { label: 'What answers' },
      { label: 'Connections' },
      { label: 'requests', isNumber: true },
      { label: 'answers/s', isNumber: true },
      { label: 'for nginx’s core', isNumber: true },
    ],
    rows: figures
      .filter(({ rateRatio }) => rateRatio !== null)
      .map((one) => [
        `${NAMES[one.way]}, ${nodesText(one.nodes)}`,
        one.opensAnew ? 'new' : 'kept',
        wholeNumberText(one.requests),
        ratioCell(one.rateRatio),
        one.costRatio === null ? '' : asFactor(one.costRatio),
      ]),
  };
}

function ratioCell(ratio: number | null): Cell {
  if (ratio === null) return '';
  return ratio < WANTED ? marked(asFactor(ratio)) : asFactor(ratio);
}

function failureFinding({ figures, connections, rounds }: BurstsMeasured): string {
  const failed = figures.reduce((sum, { errors }) => sum + errors, 0);
  const all = rounds.reduce((sum, { requests, rounds: times }) => sum + requests * times, 0);
  const each = figures.length / rounds.length;
  const told = `${wholeNumberText(all * each)} requests, ${connections} at a time, on new and on kept connections`;
  return failed === 0
    ? `Bursts of ${told}: none failed.`
    : `▲ Bursts of ${told}: ${wholeNumberText(failed)} failed.`;
}

function ratioFindings(figures: readonly BurstFigures[]): string[] {
  return [
    ratioFinding(figures, 'edge', {
      begin: 'With the edge, nginx gives a page',
      end: 'as often as a file of the same bytes',
    }),
    ratioFinding(figures, 'nodes', {
      begin: 'Without it, the nodes behind nginx give the page',
      end: 'as often as the same number of bare servers there, which send the same bytes',
    }),
  ].filter((finding) => finding !== null);
}

function ratioFinding(
  figures: readonly BurstFigures[],
  way: WayName,
  { begin, end }: { begin: string; end: string },
): string | null {
  const own = figures.filter((one) => one.way === way);
  const ratios = own.flatMap(({ rateRatio }) => rateRatio ?? []);
  if (ratios.length === 0) return null;
  const missed = ratios.filter((ratio) => ratio < WANTED).length;
  const costs = own.flatMap(({ costRatio }) => costRatio ?? []);
  const cost = costs.length === 0 ? '' : `, and for the same time of nginx’s core ${spanOf(costs)}`;
  const told = `${begin} ${spanOf(ratios)} ${end}${cost} (at least ${WANTED}× as often is wanted).`;
  if (missed === 0) return told;
  return `▲ ${told} It is less in ${missed} of ${ratios.length} ways to ask.`;
}

function spanOf(ratios: readonly number[]): string {
  const [least, most] = [asFactor(Math.min(...ratios)), asFactor(Math.max(...ratios))];
  return least === most ? least : `${least} to ${most}`;
}

function busyNote(figures: readonly BurstFigures[]): Block[] {
  const busy = figures.filter(({ asking }) => asking >= TOO_BUSY).length;
  if (busy === 0) return [];
  const text = `In ${busy} of ${figures.length} rows the asking took all of its core: there the rates show what it can ask, and the time that nginx took of its core is what to compare.`;
  return [{ kind: 'text', text }];
}
