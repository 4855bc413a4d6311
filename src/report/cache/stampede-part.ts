import { inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { Cell } from '../report.ts';
import { errorCell } from './layers-part.ts';
import { NO_REDIS } from './no-redis.ts';
import type { StampedeFigures, StampedesMeasured } from './stampede.ts';

/** What becomes of very many readers at the same moment. */
export function stampedePart(measured: StampedesMeasured): Part {
  const { cases, readers, times, hasRedis } = measured;
  return {
    section: {
      id: 'stampede',
      title: `Stampede: ${wholeNumberText(readers)} readers at once for a page that is not kept`,
      blocks: [
        {
          kind: 'text',
          text: `${wholeNumberText(readers)} connections are open; everything is invalidated; then all ask for the same post with many comments in the same moment. ${wholeNumberText(times)} times each; times are medians of them. Two processes share a database and the readers. Errors are answers that were no page. How often the page was made is counted by the processes themselves.`,
        },
        {
          kind: 'plot',
          plot: {
            kind: 'dots',
            id: 'stampede-time',
            title: 'Until the last of them has the page, and how often it was made',
            description:
              'The median, the 99th percentile and the last of the readers, in milliseconds from the question. The figures are in the table that follows.',
            x: { label: 'milliseconds (logarithmic)', scale: 'log', format: roundNumber },
            series: ['p50', 'p99', 'the last'],
            rows: cases.map(({ name, p50, p99, last, renders }) => ({
              label: name,
              values: [p50, p99, last],
              note: `${wholeNumberText(renders.median)}×`,
            })),
          },
        },
        {
          kind: 'table',
          table: {
            caption: `${wholeNumberText(readers)} readers at once. ▲: the page was made more often than once in each process.`,
            columns: [
              { label: 'Processes' },
              { label: 'page made', isNumber: true },
              { label: 'at most', isNumber: true },
              { label: 'statements', isNumber: true },
              { label: 'p50 ms', isNumber: true },
              { label: 'p99 ms', isNumber: true },
              { label: 'the last, ms', isNumber: true },
              { label: 'errors', isNumber: true },
            ],
            rows: cases.map((one) => [
              one.name,
              wholeNumberText(one.renders.median),
              mostCell(one),
              wholeNumberText(one.statements),
              withDigits(one.p50),
              withDigits(one.p99),
              withDigits(one.last),
              errorCell(one.errors),
            ]),
          },
        },
        ...(hasRedis ? [] : [NO_REDIS]),
      ],
    },
    findings: cases.length === 0 ? [] : [findingOf(measured)],
  };
}

function mostCell({ renders, processes, name }: StampedeFigures): Cell {
  const most = wholeNumberText(renders.most);
  return renders.most > processes && !name.includes('no cache')
    ? { text: `▲ ${most}`, isMarked: true }
    : most;
}

function findingOf({ cases, readers, times }: StampedesMeasured): string {
  const all = wholeNumberText(readers * times);
  const told = cases.map(({ name, renders, last, errors }) => {
    const made = renders.median === 1 ? 'once' : `${wholeNumberText(renders.median)} times`;
    const failed = errors === 0 ? '' : ` (${wholeNumberText(errors)} of ${all} answers were errors)`;
    return `${name.toLowerCase().replace('redis', 'Redis')} ${made}, within ${inMilliseconds(last)}${failed}`;
  });
  const fine = cases.every(({ errors }) => errors === 0) ? ' No reader got an error.' : '';
  return `For ${wholeNumberText(readers)} readers at once a page that is not kept is made, until the last has it: by ${told.join('; by ')}.${fine}`;
}
