// How long nginx gives out what was there before a change: with a balancer that keeps its pages exact, and without one.
import { setTimeout as delay } from 'node:timers/promises';
import { openFormWriter } from '../form-writer.ts';
import { type Summary, summarise } from '../percentiles.ts';
import type { Node } from '../processes/node.ts';
import { ReportError } from '../report-error.ts';
import { writePost } from '../write-post.ts';
import type { Measuring } from './balance-context.ts';
import { BalancerProcess } from './balancer-process.ts';
import { Browser } from './browser.ts';
import { Nodes } from './nodes.ts';
import { type Shown, seenBy } from './seen-by.ts';

export interface FreshnessFigures {
  isKept: boolean;
  changes: number;
  /** Milliseconds from the answer to whoever changed it until no reader is given anything older. */
  fresh: Summary;
  answers: number;
  /** Changes after which a reader was given something older after something newer. */
  wentBack: number;
}

const SLUG = 'how-it-stands';
const NODES = 2;
const READERS = 2;
const LONGEST_MS = 20_000;
/** Whoever goes back to something older does it by then. */
const AFTERWARDS_MS = 60;
const WARM_UP = 3;

export async function measureFreshness(measuring: Measuring): Promise<FreshnessFigures[]> {
  const { context, effort, site } = measuring;
  const bar = context.progress('Fresh at the edge', effort.changes + effort.unkeptChanges);
  await using nodes = await Nodes.start(measuring, NODES);
  await using balancer = await BalancerProcess.start(measuring, 'freshness', 'on');
  await balancer.untilReady(nodes.names);
  const post = { slug: SLUG, source: 'What is new.', tagIds: [], title: 'Version 0' };
  const { id } = await writePost(site.database, { ...post, publishedAt: context.now() }, context.now());
  const form = await openFormWriter(site.database, site.authSecret, context.now());
  let version = 0;
  const change = async () => {
    version += 1;
    await form.rename(nodeAt(nodes, version), id, `Version ${version}`);
    return version;
  };
  await using readers = new Readers(balancer.port);
  const given = { change, readers, pauseMs: effort.changePauseMs, signal: context.signal };
  await watch({ ...given, count: WARM_UP, onChange: () => {} });
  const onChange = () => bar.advance();
  const kept = await watch({ ...given, count: effort.changes, onChange });
  await balancer.kill();
  const unkept = await watch({ ...given, count: effort.unkeptChanges, onChange });
  bar.done();
  return [
    { isKept: true, ...kept },
    { isKept: false, ...unkept },
  ];
}

function nodeAt({ all }: Nodes, turn: number): Node {
  const node = all[turn % all.length];
  if (node === undefined) throw new RangeError('There is no node to write through.');
  return node;
}

interface Watch {
  change: () => Promise<number>;
  readers: Readers;
  count: number;
  pauseMs: number;
  signal: AbortSignal;
  onChange: () => void;
}

async function watch({ change, readers, count, pauseMs, signal, onChange }: Watch) {
  const fresh: number[] = [];
  let [answers, wentBack] = [0, 0];
  for (let done = 0; done < count; done++) {
    // nginx asks for a page once in a second: changes come at all times of it.
    await delay(Math.random() * pauseMs, undefined, { signal });
    answers += readers.forget();
    const version = await change();
    const answered = performance.now();
    while (readers.newest < version) {
      if (performance.now() > answered + LONGEST_MS)
        throw new ReportError('unexpected-answer', `A change is not seen after ${LONGEST_MS / 1000} s.`);
      await delay(1);
    }
    await delay(AFTERWARDS_MS);
    const each = readers.shown.map((shown) => seenBy(shown, version));
    fresh.push(Math.max(0, Math.max(...each.map(({ forGood }) => forGood)) - answered));
    if (each.some(({ wentBack: went }) => went)) wentBack += 1;
    onChange();
  }
  return { changes: count, fresh: summarise(fresh), answers: answers + readers.forget(), wentBack };
}

/** They ask for the post again and again. */
class Readers implements AsyncDisposable {
  shown: Shown[][] = [];
  #isOver = false;
  readonly #loops: Promise<void>[];

  constructor(port: number) {
    this.shown = Array.from({ length: READERS }, () => []);
    this.#loops = this.shown.map((_, index) => this.#read(port, index));
  }

  /** That all of them have been given. */
  get newest(): number {
    return Math.min(...this.shown.map((shown) => shown.at(-1)?.version ?? -1));
  }

  /** How many answers there were. */
  forget(): number {
    const count = this.shown.reduce((sum, { length }) => sum + length, 0);
    this.shown = this.shown.map(() => []);
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #read(port: number, index: number): Promise<void> {
    using browser = new Browser({ port });
    while (!this.#isOver) {
      const answer = await browser.ask(`/${SLUG}/`);
      const version = Number(/Version (\d+)/.exec(answer?.body ?? '')?.[1] ?? -1);
      if (answer?.status === 200) this.shown[index]?.push({ at: performance.now(), version });
      // Whoever is measured needs the processor as well.
      await delay(1);
    }
  }
}
