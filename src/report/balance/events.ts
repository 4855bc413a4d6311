// What readers notice when nodes come and go.
import { setTimeout as delay } from 'node:timers/promises';
import type { Point } from '../report.ts';
import type { Measuring } from './balance-context.ts';
import { BalancerProcess } from './balancer-process.ts';
import { type Comments, checkComments } from './check-comments.ts';
import { EVENTS, type EventName, type EventPlan } from './event-plans.ts';
import { figuresOfLedger, type LedgerFigures, rateOverTime, shareTakenAt, worstOverTime } from './ledger.ts';
import { type MixedPlan, MixedReaders, planReaders } from './mixed-readers.ts';
import { Nodes } from './nodes.ts';
import { Watching } from './watching.ts';

/** Of one time that it happened; times are milliseconds from the event. */
export interface EventRun extends LedgerFigures {
  /** Until the balancer said that the node is not as it should be; null where it is none that goes. */
  noticedAfter: number | null;
  /** Until nginx was told of the node no more; null where it was not. */
  outAfter: number | null;
  /** The longest that a process which was told to end took for it, and how many did not end as they should. */
  endedAfter: number | null;
  badEnds: number;
  /** Until everything was done that belongs to the event. */
  doneAfter: number;
  /** Of one that is new: until it was given requests like the others. */
  readyAfter: number | null;
  shareAfter: number | null;
  comments: Comments;
  seconds: number;
}

/** Over time, of the first time that it happened. */
export interface EventCourse {
  /** Seconds from the beginning. */
  marks: readonly { at: number; label: string }[];
  rates: readonly { node: string; points: readonly Point[] }[];
  worst: readonly { name: string; points: readonly Point[] }[];
}

export interface EventMeasured {
  name: EventName;
  runs: readonly EventRun[];
  course: EventCourse;
}

export interface EventsMeasured {
  events: readonly EventMeasured[];
  nodes: number;
  times: number;
}

interface Stage {
  measuring: Measuring;
  balancer: BalancerProcess;
  nodes: Nodes;
  plan: MixedPlan;
}

export async function measureEvents(measuring: Measuring): Promise<EventsMeasured> {
  const { context, effort } = measuring;
  const { events: times, eventNodes } = effort;
  const bar = context.progress('Nodes that come and go', EVENTS.length * times);
  const plan = await planReaders(measuring);
  await using nodes = await Nodes.start(measuring, eventNodes);
  await using balancer = await BalancerProcess.start(measuring, 'events', 'off');
  const stage = { measuring, balancer, nodes, plan };
  await warmUp(stage);
  const events: EventMeasured[] = [];
  for (const event of EVENTS) {
    const runs: EventRun[] = [];
    let course: EventCourse | undefined;
    for (let time = 0; time < times; time++) {
      const run = await watchOnce(stage, event, time);
      runs.push(run.figures);
      course ??= run.course;
      bar.advance();
    }
    if (course !== undefined) events.push({ name: event.name, runs, course });
  }
  bar.done();
  return { events, nodes: eventNodes, times };
}

const WARM_UP_MS = 1_500;

async function warmUp({ balancer, nodes, plan }: Stage): Promise<void> {
  await balancer.untilReady(nodes.names);
  await using _readers = new MixedReaders(plan, balancer.port);
  await delay(WARM_UP_MS);
}

async function watchOnce(
  { measuring, balancer, nodes, plan }: Stage,
  event: EventPlan,
  time: number,
): Promise<{ figures: EventRun; course: EventCourse }> {
  const { context, effort, site } = measuring;
  context.signal.throwIfAborted();
  await nodes.startMissing();
  await balancer.untilReady(nodes.names);
  // nginx passes over a node that refused a connection for two seconds.
  await delay(effort.settleMs, undefined, { signal: context.signal });
  const victim = event.victim(nodes.names, time);
  const readers = new MixedReaders(plan, balancer.port);
  const watching = new Watching(balancer, nodes);
  const begunAt = performance.now();
  const marks: { at: number; label: string }[] = [];
  const mark = (label: string) => marks.push({ at: (performance.now() - begunAt) / 1000, label });
  let eventAt = begunAt;
  try {
    await delay(effort.beforeMs, undefined, { signal: context.signal });
    eventAt = performance.now();
    await event.happen({ nodes, balancer, effort, victim, mark, signal: context.signal });
  } finally {
    await readers[Symbol.asyncDispose]();
    await watching[Symbol.asyncDispose]();
  }
  const seconds = (performance.now() - begunAt) / 1000;
  const { ledger } = readers;
  const since = (at: number | null) => (at === null ? null : at - eventAt);
  const isNew = event.name === 'added';
  const names = isNew ? [...new Set(watching.samples.map(({ node }) => node))] : nodes.names;
  const ends = nodes.endsSince(eventAt);
  const figures = {
    ...figuresOfLedger(ledger, eventAt),
    noticedAfter: isNew
      ? null
      : since(watching.saidAt(eventAt, victim, (said) => said?.condition !== 'ready')),
    outAfter: isNew ? null : since(watching.saidAt(eventAt, victim, (said) => said?.isConfigured !== true)),
    endedAfter: ends.length === 0 ? null : Math.max(...ends.map(({ took }) => took)),
    badEnds: ends.filter(({ code }) => code !== 0).length,
    doneAfter: (marks.at(-1)?.at ?? 0) * 1000 - (eventAt - begunAt),
    readyAfter: isNew ? since(watching.saidAt(eventAt, victim, isServing)) : null,
    shareAfter: isNew
      ? since(shareTakenAt(watching.samples, ledger, { node: victim, nodes: names.length }))
      : null,
    comments: await checkComments(site.database.read, ledger),
    seconds,
  };
  if (isNew) await nodes.remove(victim);
  return {
    figures,
    course: {
      marks,
      rates: names
        .toSorted()
        .map((node) => ({ node, points: rateOverTime(watching.samples, node, begunAt) })),
      worst: [
        {
          name: 'not signed in',
          points: worstOverTime(
            ledger.filter(({ isKnown }) => !isKnown),
            begunAt,
          ),
        },
        {
          name: 'signed in',
          points: worstOverTime(
            ledger.filter(({ isKnown }) => isKnown),
            begunAt,
          ),
        },
      ],
    },
  };
}

function isServing(said: { condition: string; isConfigured: boolean } | undefined): boolean {
  return said?.condition === 'ready' && said.isConfigured;
}
