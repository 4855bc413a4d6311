import { inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import { inPerCent } from '../per-cent.ts';
import type { Block, DotPlot } from '../report.ts';
import { nodesText, noneCell, rateCell } from './cells.ts';
import type { SustainedFigures, SustainedMeasured } from './load.ts';

/** Readers who go on and on, with more and more nodes. */
export function loadPart(measured: SustainedMeasured): Part {
  const { figures } = measured;
  return {
    section: {
      id: 'load',
      title: 'Sustained load: all kinds of pages, with more and more nodes',
      blocks: [
        { kind: 'text', text: methodOf(measured) },
        { kind: 'plot', plot: latencyPlot(figures) },
        tableOf(figures),
      ],
    },
    findings: figures.length === 0 ? [] : [rateFinding(measured), shareFinding(figures)],
  };
}

function methodOf({ rounds, seconds, connections, cores }: SustainedMeasured): string {
  const shared =
    cores === null
      ? 'All processes share all cores.'
      : cores === 1
        ? 'nginx and all nodes share one core here, so more nodes cannot give more than one: what is to be seen is what several cost. Nodes with cores or machines of their own add up.'
        : `nginx and all nodes share ${cores} cores.`;
  return `${connections} readers want pages of all kinds, compressed, and the next as soon as they have one: for ${roundNumber(seconds)} s ${rounds === 1 ? 'each' : `in each of ${rounds} rounds`}, in which the nginx that keeps pages and the one that does not take turns. Figures are medians of the rounds, the longest is that of all. ${shared} The shares are what each node counted itself, of all requests that readers sent.`;
}

function latencyPlot(figures: readonly SustainedFigures[]): DotPlot {
  return {
    kind: 'dots',
    id: 'load-latency',
    title: 'How long readers wait, and how many pages they get in a second',
    description:
      'The median, the 90th and the 99th percentile until the last byte by the number of nodes, with the edge and without. The figures are in the table that follows.',
    x: { label: 'milliseconds (logarithmic)', scale: 'log', format: withDigits },
    series: ['p50', 'p90', 'p99'],
    rows: figures.map((one) => ({
      label: nameOf(one),
      values: [one.p50, one.p90, one.p99],
      note: `${wholeNumberText(one.rate)}/s`,
    })),
  };
}

function nameOf({ nodes, edge }: SustainedFigures): string {
  return `${nodesText(nodes)}, edge ${edge ? 'on' : 'off'}`;
}

function tableOf(figures: readonly SustainedFigures[]): Block {
  const number = (label: string) => ({ label, isNumber: true });
  return {
    kind: 'table',
    table: {
      caption:
        'A rate in brackets is that of the asking, which had no time left. Shares: of all requests, those that each node was asked for.',
      columns: [
        { label: 'What answers' },
        ...['answers/s', 'p50 ms', 'p90 ms', 'p99 ms', 'longest ms', 'asking', 'failed'].map(number),
        { label: 'shares of the nodes' },
      ],
      rows: figures.map((one) => [
        nameOf(one),
        rateCell(one.rate, one.asking),
        ...[one.p50, one.p90, one.p99, one.most].map(withDigits),
        inPerCent(one.asking),
        noneCell(one.errors),
        one.shares.map(inPerCent).join(', '),
      ]),
    },
  };
}

function rateFinding({ figures }: SustainedMeasured): string {
  const told = (edge: boolean) =>
    figures
      .filter((one) => one.edge === edge)
      .map(
        ({ nodes, rate, p99 }) => `${nodesText(nodes)} ${wholeNumberText(rate)} (p99 ${inMilliseconds(p99)})`,
      )
      .join(', ');
  const failed = figures.reduce((sum, { errors }) => sum + errors, 0);
  const end = failed === 0 ? 'No request failed.' : `${wholeNumberText(failed)} requests failed.`;
  return `${failed === 0 ? '' : '▲ '}Pages of all kinds a second, with the edge: ${told(true)}; without it: ${told(false)}. ${end}`;
}

function shareFinding(figures: readonly SustainedFigures[]): string {
  const kept = figures.filter(({ edge }) => edge).map(({ shares }) => sum(shares));
  const off = figures.filter(({ edge, nodes }) => !edge && nodes > 1);
  const uneven = Math.max(0, ...off.map(({ shares }) => unevenness(shares)));
  const spread =
    off.length === 0 ? '' : ` Without it, each node gets its even share within ${inPerCent(uneven)} of it.`;
  return `With the edge, nodes are asked for at most ${inPerCent(Math.max(0, ...kept))} of what readers want.${spread}`;
}

/** How far the one that is furthest from an even share is from it, as a part of that. */
export function unevenness(shares: readonly number[]): number {
  const even = sum(shares) / Math.max(1, shares.length);
  return even === 0 ? 0 : Math.max(...shares.map((share) => Math.abs(share - even) / even));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
