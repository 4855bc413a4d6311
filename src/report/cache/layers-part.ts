import { asFactor, inBytes, inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import { inPerCent } from '../per-cent.ts';
import { TOO_BUSY } from '../processes/asking.ts';
import type { Block, Cell, DotPlot, Table } from '../report.ts';
import type { LayerFigures, LayersMeasured, LoadFigures } from './layers.ts';

/** What each layer of the cache saves under the same load. */
export function layersPart(measured: LayersMeasured): Part {
  const { layers } = measured;
  return {
    section: {
      id: 'layers',
      title: 'Layers: the same readers, with more and more of the cache',
      blocks: [
        { kind: 'text', text: methodOf(measured) },
        { kind: 'plot', plot: ratePlot(layers) },
        { kind: 'table', table: rateTable(layers) },
        { kind: 'plot', plot: latencyPlot(layers) },
        { kind: 'table', table: memoryTable(layers) },
        { kind: 'table', table: yardstickTable(measured) },
        ...warnings(measured),
      ],
    },
    findings: [...layerFindings(layers), yardstickFinding(measured), ...warningTexts(measured)],
  };
}

function methodOf({ connections, rounds, seconds, isPinned, kinds }: LayersMeasured): string {
  const pinned = isPinned
    ? 'The process that is measured has a core to itself, and what asks it another one.'
    : 'Nothing is kept to a core of its own here, as that needs two of them and `taskset`: the processes take time from each other.';
  const all = kinds.reduce((sum, { weight }) => sum + weight, 0);
  const wanted = kinds.map(({ name, weight }) => `${name.toLowerCase()} ${weight}`).join(', ');
  const addresses = kinds.reduce((sum, one) => sum + one.addresses, 0);
  return `One process of Octavo at a time, asked by ${connections} readers who each want the next page as soon as they have one: of ${all} requests, at ${addresses} addresses, so many are for each kind of page: ${wanted}; compressed as a browser asks for it. All processes run throughout and take turns, ${rounds} rounds of ${roundNumber(seconds)} s each, so that what else the machine does meets all alike; the figures are medians of the rounds. ${pinned}`;
}

function ratePlot(layers: readonly LayerFigures[]): DotPlot {
  const [first] = layers;
  return {
    kind: 'dots',
    id: 'layers-rate',
    title: 'How many pages a second one process gives',
    description: 'Answers a second with each layer of the cache. The figures are in the table that follows.',
    x: { label: 'answers a second (logarithmic)', scale: 'log', format: wholeNumberText },
    series: ['answers a second'],
    rows: layers.map(({ name, rate }) => ({
      label: name,
      values: [rate],
      note: first === undefined ? '' : asFactor(rate / first.rate),
    })),
  };
}

function latencyPlot(layers: readonly LayerFigures[]): DotPlot {
  return {
    kind: 'dots',
    id: 'layers-latency',
    title: 'How long readers wait for a page',
    description:
      'The median, the 90th and the 99th percentile of the time until the last byte with each layer of the cache. The figures are in the table above.',
    x: { label: 'milliseconds (logarithmic)', scale: 'log', format: roundNumber },
    series: ['p50', 'p90', 'p99'],
    rows: layers.map(({ name, p50, p90, p99 }) => ({ label: name, values: [p50, p90, p99] })),
  };
}

const LOAD_COLUMNS = [
  { label: 'answers/s', isNumber: true },
  { label: 'p50 ms', isNumber: true },
  { label: 'p90 ms', isNumber: true },
  { label: 'p99 ms', isNumber: true },
  { label: 'ms of a core each', isNumber: true },
  { label: 'processor', isNumber: true },
];

function loadCells({ rate, p50, p90, p99, cost, processor, asking }: LoadFigures): Cell[] {
  const shown = wholeNumberText(rate);
  return [
    asking > TOO_BUSY ? { text: `${shown} ▲`, isMarked: true } : shown,
    ...[p50, p90, p99].map(withDigits),
    cost === null ? '' : withDigits(cost),
    processor === null ? '' : inPerCent(processor),
  ];
}

function rateTable(layers: readonly LayerFigures[]): Table {
  return {
    caption:
      'Medians of all rounds. The processor is that of the process alone, in per cent of one core. ▲: the asking was too slow to measure by, and the process is faster than that.',
    columns: [{ label: 'Cache' }, ...LOAD_COLUMNS, { label: 'errors', isNumber: true }],
    rows: layers.map((layer) => [layer.name, ...loadCells(layer), errorCell(layer.errors)]),
  };
}

export function errorCell(errors: number): Cell {
  return errors === 0 ? '0' : { text: wholeNumberText(errors), isMarked: true };
}

function memoryTable(layers: readonly LayerFigures[]): Table {
  const share = (value: number | null) => (value === null ? '' : inPerCent(value));
  return {
    caption:
      'What was there of what each layer was asked for (a page that is kept asks no other layer), what all layers keep, and the memory of the whole process.',
    columns: [
      { label: 'Cache' },
      { label: 'pages that were there', isNumber: true },
      { label: 'fragments', isNumber: true },
      { label: 'values', isNumber: true },
      { label: 'entries', isNumber: true },
      { label: 'kept', isNumber: true },
      { label: 'process', isNumber: true },
    ],
    rows: layers.map(({ name, hits, entries, cacheBytes, memoryBytes }) => [
      name,
      share(hits.pages),
      ...(hits.pages === null ? [hits.fragments, hits.values] : [null, null]).map(share),
      wholeNumberText(entries),
      inBytes(cacheBytes),
      inBytes(memoryBytes),
    ]),
  };
}

function yardstickTable({ yardstick }: LayersMeasured): Table {
  const { kept, bare, bytes, rateRatio, costRatio } = yardstick;
  const byCore = costRatio === null ? '' : `, for the time of a core ${asFactor(costRatio)}`;
  const ratios = `${asFactor(rateRatio)} as many answers a second${byCore}`;
  return {
    caption: `The yardstick: the front page alone, kept by Octavo, and the same head and the same ${wholeNumberText(bytes)} bytes from a node:http server that does nothing else, in the same rounds. Octavo to the bare server, the median of each round's own two: ${ratios}.`,
    columns: [{ label: 'Server' }, ...LOAD_COLUMNS],
    rows: [
      ['Octavo, kept', ...loadCells(kept)],
      ['Bare node:http', ...loadCells(bare)],
    ],
  };
}

function layerFindings(layers: readonly LayerFigures[]): string[] {
  const [first] = layers;
  const last = layers.find(({ hits }) => hits.pages !== null);
  if (first === undefined || last === undefined) return [];
  const factor = asFactor(last.rate / first.rate);
  const cost =
    first.cost === null || last.cost === null || last.cost === 0
      ? ''
      : `, for ${asFactor(last.cost / first.cost)} the processor's time each`;
  return [
    `With all layers one process gives ${wholeNumberText(last.rate)} pages a second of a mixed load, ${factor} what it gives without a cache (${wholeNumberText(first.rate)})${cost}; 99 of 100 readers have theirs within ${inMilliseconds(last.p99)}, against ${inMilliseconds(first.p99)}.`,
  ];
}

function yardstickFinding({ yardstick: { rateRatio, costRatio } }: LayersMeasured): string {
  const byCore =
    costRatio === null ? '' : `, and ${asFactor(costRatio)} as often for the same time of a core`;
  return `A kept front page is given ${asFactor(rateRatio)} as often as a bare node:http server gives the same bytes${byCore}.`;
}

function warnings(measured: LayersMeasured): Block[] {
  return warningTexts(measured).map((text) => ({ kind: 'text', text }));
}

/** What is wrong with the figures themselves. */
function warningTexts({ layers, yardstick }: LayersMeasured): string[] {
  const all = [
    ...layers,
    { ...yardstick.kept, name: 'the kept front page' },
    { ...yardstick.bare, name: 'the bare server' },
  ];
  const slow = all.filter(({ asking }) => asking > TOO_BUSY).map(({ name }) => name);
  const failed = all.filter(({ errors }) => errors > 0).map(({ name, errors }) => `${name} (${errors})`);
  return [
    ...(slow.length === 0
      ? []
      : [
          `The asking took more than ${inPerCent(TOO_BUSY)} of its core and was the bottleneck for: ${slow.join('; ')}. What counts there is the time of a core for each answer.`,
        ]),
    ...(failed.length === 0 ? [] : [`Not all was answered with a page: ${failed.join('; ')}.`]),
  ];
}
