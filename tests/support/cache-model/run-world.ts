// Runs a world and says what in it is against the rules of the caches.
import type { Found } from '../../../src/cache/cache.ts';
import { EVERYTHING } from '../../../src/invalidation/log.ts';
import type { StartMachinery } from './machinery.ts';
import { ModelNode, type Process } from './model-node.ts';
import { PAGE_NAMES, type PageName } from './model-page.ts';
import type { Step, World } from './model-step.ts';
import { type Asked, problemInTheEnd, problemOf } from './rules.ts';
import { drained, type Owner, Scheduler } from './scheduler.ts';
import { type Change, ITEMS, SimulatedDatabase, type Versions } from './simulated-database.ts';
import { SimulatedStore } from './simulated-shared-tier.ts';

export interface WorldResult {
  /** What was against the rules first; undefined where nothing was. */
  problem: string | undefined;
  /** All that happened, in order. */
  trace: string;
  /** How often each outcome was given. */
  outcomes: Map<string, number>;
}

/** Nothing waits longer. */
const MOST_WAITS = 400;
const WAIT_MS = 100;

export async function runWorld(start: StartMachinery, world: World): Promise<WorldResult> {
  const running = new RunningWorld(start, world);
  await running.begin();
  for (const step of world.steps) {
    await running.take(step);
    if (running.problem !== undefined) break;
  }
  if (running.problem === undefined) await running.settle();
  return { problem: running.problem, trace: running.scheduler.trace, outcomes: running.outcomes };
}

class RunningWorld {
  problem: string | undefined;
  readonly scheduler = new Scheduler();
  readonly outcomes = new Map<string, number>();
  readonly #database = new SimulatedDatabase(this.scheduler);
  readonly #store: SimulatedStore | null;
  #wasPutBack = false;
  readonly #nodes: ModelNode[] = [];
  readonly #seen = new Map<Process, Map<PageName, Versions>>();
  readonly #open: { owner: Owner; isDone: boolean }[] = [];
  #pending = 0;

  constructor(start: StartMachinery, { nodes, isShared }: World) {
    this.#store = isShared ? new SimulatedStore() : null;
    for (let index = 0; index < nodes; index++) {
      const around = {
        scheduler: this.scheduler,
        database: this.#database,
        store: this.#store,
        tell: (from: ModelNode) => this.#tell(from),
        onProblem: (problem: string) => this.#fail(problem),
      };
      this.#nodes.push(new ModelNode(`node ${index + 1}`, start, around));
    }
  }

  async begin(): Promise<void> {
    for (const node of this.#nodes) this.#restart(node);
    await this.#letAll();
  }

  async take(step: Step): Promise<void> {
    const { scheduler } = this;
    if (step.do === 'let') {
      await scheduler.step(step.pick, step.withAnswer);
      return;
    }
    scheduler.trace += `${JSON.stringify(step)};`;
    if ('node' in step) this.#takeAt(this.#nodes[step.node % this.#nodes.length], step);
    if (step.do === 'wait') scheduler.advance(step.milliseconds);
    if (step.do === 'lose') await scheduler.lose(step.pick);
    if (step.do === 'double') scheduler.double(step.pick);
    if (step.do === 'forget shared') this.#store?.forget(step.pick);
    if (step.do === 'outage') this.#switchDatabase(!this.#database.isDown);
    if (step.do === 'prune') this.#database.prune(step.kept);
    if (step.do === 'put back') await this.#putBack(step.commits);
    await drained();
  }

  /** Everything is well again and all that was under way is done; then one look into the log must be enough for everybody. */
  async settle(): Promise<void> {
    this.#switchDatabase(false);
    for (const node of this.#nodes) node.owner.isPaused = false;
    await this.#letAll();
    if (this.#pending > 0) this.#fail(`${this.#pending} questions were never answered`);
    if (this.problem !== undefined) return;
    for (const node of this.#nodes) if (node.process === undefined) this.#restart(node);
    await this.#letAll();
    // Whoever finds that the database was put back appends to its log, for the others to read.
    for (let look = 0; look < (this.#wasPutBack ? 2 : 1); look++) {
      for (const node of this.#nodes) this.#poll(node);
      await this.#letAll();
    }
    for (const node of this.#nodes) {
      for (const page of PAGE_NAMES) {
        this.#read(node, page, (found) => this.#checkNewest(node, page, found));
        await this.#letAll();
      }
    }
    if (this.#pending > 0) this.#fail(`${this.#pending} questions were never answered`);
  }

  #takeAt(node: ModelNode | undefined, step: Extract<Step, { node: number }>): void {
    if (node === undefined) return;
    if (step.do === 'pause') node.owner.isPaused = !node.owner.isPaused;
    if (step.do === 'restart') this.#restart(node);
    if (node.owner.isPaused || node.process === undefined) return;
    if (step.do === 'read') this.#read(node, step.page);
    if (step.do === 'peek') this.#peek(node, node.process, step.page);
    if (step.do === 'poll') this.#poll(node);
    if (step.do === 'commit') this.#commit(node, changeOf(step));
    if (step.do === 'evict') evict(node.process, step.pick);
  }

  #restart(node: ModelNode): void {
    // A process does not start without a database.
    node.restart().catch((error: unknown) => {
      if (!this.#database.wasEverDown) this.#fail(error);
    });
  }

  /** Between two changes, while it is away for a moment, as when a copy of it is restored. */
  async #putBack(commits: number): Promise<void> {
    this.#wasPutBack = true;
    for (const node of this.#nodes) node.owner.isPaused = false;
    await this.#letAll();
    const wasDown = this.#database.isDown;
    this.#switchDatabase(true);
    this.#database.putBack(commits);
    // Nobody does it so quickly that what is appended next is of the same moment.
    this.scheduler.advance(1);
    for (const node of this.#nodes) this.#poll(node);
    await this.#letAll();
    this.#switchDatabase(wasDown);
  }

  #switchDatabase(isDown: boolean): void {
    this.#database.isDown = isDown;
    this.#database.wasEverDown ||= isDown;
  }

  #tell(from: ModelNode): void {
    for (const node of this.#nodes) {
      if (node === from) continue;
      const { owner } = node;
      const run = () => node.wake();
      this.scheduler.add({ owner, kind: 'message', label: `wake ${node.name}`, run, lose: () => {} });
    }
  }

  #commit(node: ModelNode, change: Change): void {
    const { owner } = node;
    this.#wait(owner, node.commit(change), ({ number }) => node.acknowledged.add(number));
  }

  #poll(node: ModelNode): void {
    const { process } = node;
    if (process === undefined) return;
    const { newest } = this.#database;
    this.#wait(node.owner, process.follower.catchUp(), (isDone) => {
      if (!isDone) {
        if (!this.#database.wasEverDown) this.#fail(`${node.name} could not read the log`);
      } else if (process.follower.freshness.applied < newest && !this.#wasPutBack) {
        this.#fail(`${node.name} has read the log to its end, but not to ${newest}`);
      }
    });
  }

  #read(node: ModelNode, page: PageName, check?: (found: Found<Versions>) => void): void {
    const { process } = node;
    if (process === undefined) {
      this.#fail(`${node.name} does not run`);
      return;
    }
    const asked = this.#ask(node, process, page);
    const found = node.read(process, page);
    const checked = (found: Found<Versions>) => {
      this.#check(`${page} on ${node.name}`, asked, found);
      if (found.outcome !== 'rescued') this.#see(process, page, found.entry.value);
      check?.(found);
    };
    this.#wait(node.owner, found, checked, () => this.#rescue(node, process, page));
  }

  #peek(node: ModelNode, process: Process, page: PageName): void {
    const entry = process.pages.peekFresh(page);
    if (entry === undefined) return;
    this.#check(`${page} on ${node.name}`, this.#ask(node, process, page), {
      entry,
      outcome: 'hit',
      refusal: null,
    });
    this.#see(process, page, entry.value);
  }

  /** As those do who could not make it. */
  #rescue(node: ModelNode, process: Process, page: PageName): void {
    const entry = process.pages.rescue(page);
    if (entry === undefined) return;
    const found = { entry, outcome: 'rescued', refusal: null } as const;
    this.#check(`${page} on ${node.name}`, this.#ask(node, process, page), found);
  }

  #ask(node: ModelNode, process: Process, page: PageName): Asked {
    const { applied } = process.follower.freshness;
    const commits = this.#database.commits.filter(
      ({ position, number }) => position <= applied || node.acknowledged.has(number),
    );
    return { began: this.scheduler.now, commits, seen: this.#seen.get(process)?.get(page) ?? {} };
  }

  #check(what: string, asked: Asked, found: Found<Versions>): void {
    const { outcome } = found;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    // What was known of a database that is another now says nothing; what is shown in the end must be right all the same.
    if (this.#wasPutBack) return;
    const problem = problemOf(asked, found, this.#database.commits);
    if (problem !== undefined) this.#fail(`${what} (${outcome}) ${problem}`);
  }

  #checkNewest(node: ModelNode, page: PageName, { entry, outcome }: Found<Versions>): void {
    const problem = problemInTheEnd(entry.value, this.#database.commits);
    if (problem !== undefined || outcome === 'rescued')
      this.#fail(`In the end, ${page} on ${node.name} (${outcome}) ${problem}`);
  }

  #see(process: Process, page: PageName, value: Versions): void {
    const seen = this.#seen.get(process) ?? new Map<PageName, Versions>();
    this.#seen.set(process, seen);
    const versions = { ...seen.get(page) };
    for (const item of ITEMS) versions[item] = Math.max(versions[item] ?? 0, value[item] ?? 0);
    seen.set(page, versions);
  }

  /** Counts what is not answered yet; what was asked of a process that is no more never is. */
  #wait<Result>(
    owner: Owner,
    answer: Promise<Result>,
    then: (result: Result) => void,
    failed?: () => void,
  ): void {
    const question = { owner, isDone: false };
    this.#open.push(question);
    answer
      .then(then, (error: unknown) => {
        if (this.#database.wasEverDown) failed?.();
        else this.#fail(error);
      })
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        question.isDone = true;
      });
  }

  /** Until nothing is under way. */
  async #letAll(): Promise<void> {
    for (let waits = 0; waits < MOST_WAITS; waits++) {
      while (await this.scheduler.step(0, true));
      this.#pending = this.#open.filter(({ owner, isDone }) => !isDone && !owner.isDead).length;
      if (this.#pending === 0) return;
      this.scheduler.advance(WAIT_MS);
    }
  }

  #fail(problem: unknown): void {
    this.problem ??= problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  }
}

function changeOf({ items, kind }: Extract<Step, { do: 'commit' }>): Change {
  if (kind === 'changes everything') return { items: ITEMS, tags: [EVERYTHING], takesAway: false };
  return { items, tags: items, takesAway: kind === 'takes away' };
}

function evict({ pages, fragments, values }: Process, pick: number): void {
  const kept = [pages, fragments, values].flatMap(({ memory }) =>
    [...memory.entries()].map(
      ([key]) =>
        () =>
          memory.delete(key),
    ),
  );
  kept[pick % Math.max(1, kept.length)]?.();
}
