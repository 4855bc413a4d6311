import { asFactor, inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { Block } from '../report.ts';
import { errorCell } from './layers-part.ts';
import { NO_REDIS } from './no-redis.ts';
import type { RestartFigures, RestartsMeasured } from './restarts.ts';

/** What a process that has just begun costs its readers. */
export function restartsPart({ figures, pages, connections }: RestartsMeasured): Part {
  const [alone, shared] = figures;
  return {
    section: {
      id: 'restarts',
      title: 'After a restart: an empty memory, and a Redis that is full',
      blocks: [
        {
          kind: 'text',
          text: `A process is started and asked for ${wholeNumberText(pages)} different pages, each once, by ${connections} readers at a time. Nothing of it is compiled yet, which slows both ways alike.`,
        },
        ...(shared === undefined ? [NO_REDIS] : [plotOf(figures)]),
        {
          kind: 'table',
          table: {
            caption: `The first ${wholeNumberText(pages)} pages of a process, medians of all restarts.`,
            columns: [
              { label: 'Cache' },
              { label: 'seconds for all', isNumber: true },
              { label: 'p50 ms', isNumber: true },
              { label: 'p99 ms', isNumber: true },
              { label: 'ms of a core each', isNumber: true },
              { label: 'statements', isNumber: true },
              { label: 'found in Redis', isNumber: true },
              { label: 'errors', isNumber: true },
            ],
            rows: figures.map((one) => [
              one.name,
              withDigits(one.seconds),
              withDigits(one.p50),
              withDigits(one.p99),
              one.cost === null ? '' : withDigits(one.cost),
              wholeNumberText(one.statements),
              wholeNumberText(one.shared),
              errorCell(one.errors),
            ]),
          },
        },
      ],
    },
    findings: alone === undefined || shared === undefined ? [] : [findingOf(alone, shared, pages)],
  };
}

function findingOf(alone: RestartFigures, shared: RestartFigures, pages: number): string {
  return `After a restart the first ${wholeNumberText(pages)} pages take ${wholeNumberText(alone.statements)} statements; with a Redis that has them ${wholeNumberText(shared.statements)}, in ${asFactor(shared.seconds / alone.seconds)} the time (median ${inMilliseconds(shared.p50)} against ${inMilliseconds(alone.p50)}).`;
}

function plotOf(figures: readonly RestartFigures[]): Block {
  return {
    kind: 'plot',
    plot: {
      kind: 'dots',
      id: 'restarts-latency',
      title: 'How long the first readers after a restart wait',
      description:
        'The median and the 99th percentile of the time until the last byte, with an empty memory alone and with Redis. The figures are in the table that follows.',
      x: { label: 'milliseconds (logarithmic)', scale: 'log', format: roundNumber },
      series: ['p50', 'p99'],
      rows: figures.map(({ name, p50, p99 }) => ({ label: name, values: [p50, p99] })),
    },
  };
}
