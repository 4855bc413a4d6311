import { inMilliseconds, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { Block, Cell, LinePlot } from '../report.ts';
import { marked, noneCell } from './cells.ts';
import type { EventName } from './event-plans.ts';
import type { EventMeasured, EventRun, EventsMeasured } from './events.ts';
import { READERS } from './mixed-readers.ts';

/** What happens to one node, which goes. */
const GOES: readonly EventName[] = ['killed', 'hung', 'drained'];

/** Milliseconds until a node that is dead is out, and until one that is new has its share. */
const WANTED = { out: 2_000, share: 5_000 };

const NAMES: Readonly<Record<EventName, string>> = {
  killed: 'A node is killed (SIGKILL)',
  hung: 'A node hangs (SIGSTOP)',
  drained: 'A node is told to end (SIGTERM)',
  rolling: 'A rolling restart of all nodes',
  added: 'A node is added',
};

/** What readers notice when nodes come and go. */
export function eventsPart(measured: EventsMeasured): Part {
  return {
    section: {
      id: 'events',
      title: 'Nodes that are killed, hang, end, are restarted and come',
      blocks: [
        { kind: 'text', text: methodOf(measured) },
        { kind: 'table', table: requestTable(measured.events) },
        ...failureNote(measured.events),
        { kind: 'table', table: timeTable(measured.events) },
        ...measured.events.flatMap(plotsOf),
      ],
    },
    findings: measured.events.map(findingOf),
  };
}

function methodOf({ nodes, times }: EventsMeasured): string {
  const { keeping, opening, known, commenting } = READERS;
  const often = times === 1 ? 'once' : `${times} times, at one node after the other`;
  return `${nodes} nodes behind \`octavo balance\` with the edge off, so that every request goes to a node. Readers at the pace of people: ${keeping} whom nobody knows on connections that they keep, ${opening} who open a new one for each page, ${known} who are signed in, and ${commenting} who are and comment. Like browsers they ask again, once, where a connection that was used before turns out to be closed before anything of an answer came. Each request is written down, and each comment is looked for in the database afterwards. Each event happens ${often}. A node is out when the balancer says that it is not as it should be: nginx itself passes over one that refuses connections before that.`;
}

const number = (label: string) => ({ label, isNumber: true });

function requestTable(events: readonly EventMeasured[]) {
  return {
    caption:
      'Of all times together. Failed: no answer, or one that says no. Asked again: by the reader’s browser. ▲: what must not be.',
    columns: [
      { label: 'What happened' },
      ...['requests', 'failed', 'asked again', 'median ms', 'longest ms'].map(number),
      ...['comments', 'lost', 'there twice'].map(number),
    ],
    rows: events.map(({ name, runs }): Cell[] => [
      NAMES[name],
      wholeNumberText(sum(runs, ({ requests }) => requests)),
      noneCell(sum(runs, ({ failed }) => failed)),
      wholeNumberText(sum(runs, ({ again }) => again)),
      withDigits(most(runs, ({ median }) => median) ?? 0),
      withDigits(most(runs, ({ longest }) => longest) ?? 0),
      wholeNumberText(sum(runs, ({ comments }) => comments.acknowledged)),
      noneCell(sum(runs, ({ comments }) => comments.lost)),
      noneCell(sum(runs, ({ comments }) => comments.doubled)),
    ]),
  };
}

function failureNote(events: readonly EventMeasured[]): Block[] {
  const all = events.flatMap(({ name, runs }) => {
    const kinds = runs.flatMap(({ failures }) => [...failures.keys()]);
    const told = [...new Set(kinds)].map(
      (kind) => `${kind} (${wholeNumberText(sum(runs, ({ failures }) => failures.get(kind) ?? 0))})`,
    );
    return told.length === 0 ? [] : [`${NAMES[name]}: ${told.join(', ')}.`];
  });
  return all.length === 0 ? [] : [{ kind: 'text', text: `What came instead. ${all.join(' ')}` }];
}

function timeTable(events: readonly EventMeasured[]) {
  return {
    caption: `Milliseconds from the event, the longest of all times. Waited until: when the last request was sent that waited for the node. ▲: a dead node is not out within ${WANTED.out / 1000} s, or a new one has not its share within ${WANTED.share / 1000} s of being ready.`,
    columns: [
      { label: 'What happened' },
      ...[
        'the balancer says so',
        'nginx is told',
        'waited until',
        'a process ends',
        'ready',
        'has its share',
      ].map(number),
    ],
    rows: events.map(({ name, runs }): Cell[] => [
      NAMES[name],
      ...(GOES.includes(name)
        ? [
            outCell(
              name,
              most(runs, ({ noticedAfter }) => noticedAfter),
            ),
            cell(most(runs, ({ outAfter }) => outAfter)),
            cell(most(runs, ({ waitedUntil }) => waitedUntil)),
          ]
        : ['', '', '']),
      cell(most(runs, ({ endedAfter }) => endedAfter)),
      cell(most(runs, ({ readyAfter }) => readyAfter)),
      shareCell(name, runs),
    ]),
  };
}

function outCell(name: EventName, after: number | null): Cell {
  const isDead = name === 'killed' || name === 'hung';
  if (isDead && (after === null || after > WANTED.out))
    return marked(after === null ? 'never' : withDigits(after));
  return cell(after);
}

function shareCell(name: EventName, runs: readonly EventRun[]): Cell {
  if (name !== 'added') return '';
  if (runs.some(({ shareAfter }) => shareAfter === null)) return marked('never');
  const shown = withDigits(most(runs, ({ shareAfter }) => shareAfter) ?? 0);
  return (sinceReady(runs) ?? 0) > WANTED.share ? marked(shown) : shown;
}

function sinceReady(runs: readonly EventRun[]): number | null {
  return most(runs, ({ shareAfter, readyAfter }) =>
    shareAfter === null || readyAfter === null ? null : Math.max(0, shareAfter - readyAfter),
  );
}

function cell(value: number | null): string {
  return value === null ? '' : withDigits(value);
}

function plotsOf({ name, course }: EventMeasured): Block[] {
  const seconds = { label: 'seconds', scale: 'linear', format: roundNumber } as const;
  const shared = { kind: 'lines', x: seconds, events: course.marks } as const;
  const rates: LinePlot = {
    ...{ ...shared, id: `events-${name}-rate`, title: `${NAMES[name]}: pages that each node is asked for` },
    description: `Requests a second of each node over time, the first time that it happened. ${TOLD}`,
    y: { label: 'requests a second', scale: 'linear', format: roundNumber },
    series: course.rates.map(({ node, points }) => ({ name: node, points })),
  };
  const worst: LinePlot = {
    ...{ ...shared, id: `events-${name}-worst`, title: `${NAMES[name]}: the longest that anybody waits` },
    description: `For each quarter of a second the longest time that a request took which was sent in it, of readers who are signed in and of others. ${TOLD}`,
    y: { label: 'milliseconds (logarithmic)', scale: 'log', format: roundNumber },
    series: course.worst,
  };
  return [
    { kind: 'plot', plot: rates },
    { kind: 'plot', plot: worst },
  ];
}

const TOLD = 'What it comes to is in the tables above.';

function findingOf({ name, runs }: EventMeasured): string {
  const failed = sum(runs, (run) => run.failed);
  const wrong = sum(runs, ({ comments }) => comments.lost + comments.doubled);
  const requests = wholeNumberText(sum(runs, (run) => run.requests));
  const told = [
    failed === 0
      ? `none of ${requests} requests failed`
      : `${wholeNumberText(failed)} of ${requests} requests failed`,
    `the longest took ${inMilliseconds(most(runs, ({ longest }) => longest) ?? 0)}`,
    ...(wrong === 0 ? [] : [`${wholeNumberText(wrong)} comments were lost or doubled`]),
    ...timesOf(name, runs),
  ];
  const isMissed =
    failed > 0 ||
    wrong > 0 ||
    runs.some(({ badEnds }) => badEnds > 0) ||
    told.some((text) => text.includes(TOO_LATE));
  return `${isMissed ? '▲ ' : ''}${NAMES[name]}${runs.length === 1 ? '' : `, ${runs.length} times`}: ${told.join('; ')}.`;
}

const TOO_LATE = ' is wanted)';

function timesOf(name: EventName, runs: readonly EventRun[]): string[] {
  if (name === 'killed' || name === 'hung') {
    const after = runs.some(({ noticedAfter }) => noticedAfter === null)
      ? null
      : most(runs, ({ noticedAfter }) => noticedAfter);
    const late = after === null || after > WANTED.out ? ` (${WANTED.out / 1000} s${TOO_LATE}` : '';
    return [`it is out ${after === null ? 'never' : `after ${inMilliseconds(after)}`}${late}`];
  }
  if (name === 'added') {
    const isMissing = runs.some(({ shareAfter }) => shareAfter === null);
    const after = isMissing ? null : sinceReady(runs);
    const late = after === null || after > WANTED.share ? ` (${WANTED.share / 1000} s${TOO_LATE}` : '';
    return [
      after === null
        ? `it did not get its share${late}`
        : `it has its share ${inMilliseconds(after)} after it is ready${late}`,
    ];
  }
  const ended = most(runs, ({ endedAfter }) => endedAfter);
  const bad = sum(runs, ({ badEnds }) => badEnds);
  const done = most(runs, ({ doneAfter }) => doneAfter) ?? 0;
  return [
    ...(ended === null ? [] : [`a process ends within ${inMilliseconds(ended)}`]),
    ...(name === 'rolling' ? [`all are back after ${withDigits(done / 1000)} s`] : []),
    ...(bad === 0 ? [] : [`${bad} did not end with the code 0`]),
  ];
}

function sum<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((total, item) => total + figure(item), 0);
}

/** Null where none has it. */
function most<Item>(items: readonly Item[], figure: (item: Item) => number | null): number | null {
  const values = items.map(figure).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}
