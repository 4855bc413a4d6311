// The time and the order of everything in a simulated world: nothing happens but what a test lets happen next.

/** Whose work it is: what stops, or is killed, does nothing of it. */
export interface Owner {
  isPaused: boolean;
  isDead: boolean;
}

export interface Task {
  owner: Owner;
  /** `request` has its answer as a task of its own, `message` may be lost or doubled. */
  kind: 'request' | 'answer' | 'message' | 'timer';
  label: string;
  run: () => void;
  /** For what may go wrong with it: no answer in time. */
  lose?: () => void;
}

interface Timer extends Task {
  due: number;
  /** As timers of the runtime have it; nothing is kept alive here anyway. */
  unref: () => void;
}

/** Of machines that are not simulated to fail: the database, the bus. */
export const ALWAYS: Owner = { isPaused: false, isDead: false };

export class Scheduler {
  /** Milliseconds since the world began. */
  now = 0;
  #tasks: Task[] = [];
  #timers: Timer[] = [];
  /** What was done, in order: two runs with the same trace were the same. */
  trace = '';
  steps = 0;

  add(task: Task): void {
    this.#tasks.push(task);
  }

  after(owner: Owner, milliseconds: number, run: () => void): Timer {
    const due = this.now + Math.max(0, milliseconds);
    const timer: Timer = { owner, kind: 'timer', label: 'timer', run, due, unref: () => {} };
    this.#timers.push(timer);
    return timer;
  }

  cancel(timer: unknown): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
    this.#tasks = this.#tasks.filter((other) => other !== timer);
  }

  /** Lets time go by; what is due then waits for its turn. */
  advance(milliseconds: number): void {
    this.now += milliseconds;
    const due = this.#timers.filter((timer) => timer.due <= this.now && !timer.owner.isDead);
    if (due.length === 0) return;
    this.#timers = this.#timers.filter((timer) => timer.due > this.now && !timer.owner.isDead);
    this.#tasks.push(...due.sort((one, other) => one.due - other.due));
  }

  /** Lets one of the tasks happen that can, by chance the `pick`th; false where none can. */
  async step(pick: number, withAnswer = false): Promise<boolean> {
    const task = this.#take((task) => !task.owner.isPaused, pick);
    if (task === undefined) return false;
    await this.#run(task);
    if (!withAnswer || task.kind !== 'request') return true;
    const answer = this.#tasks.at(-1);
    if (answer?.kind !== 'answer' || answer.owner.isPaused || answer.owner.isDead) return true;
    this.#tasks.pop();
    await this.#run(answer);
    return true;
  }

  /** A message that never arrives, or a request that is not answered in time. */
  async lose(pick: number): Promise<void> {
    const task = this.#take((task) => task.lose !== undefined && !task.owner.isPaused, pick);
    if (task === undefined) return;
    this.trace += `lose ${task.label};`;
    task.lose?.();
    await drained();
  }

  /** A message that arrives twice. */
  double(pick: number): void {
    const messages = this.#tasks.filter(({ kind }) => kind === 'message');
    const message = messages[pick % Math.max(1, messages.length)];
    if (message !== undefined) this.#tasks.push({ ...message });
  }

  #take(isMeant: (task: Task) => boolean, pick: number): Task | undefined {
    this.#tasks = this.#tasks.filter(({ owner }) => !owner.isDead);
    const can = this.#tasks.filter(isMeant);
    const task = can[pick % Math.max(1, can.length)];
    if (task !== undefined) this.#tasks.splice(this.#tasks.indexOf(task), 1);
    return task;
  }

  async #run(task: Task): Promise<void> {
    this.steps += 1;
    this.trace += `${task.label};`;
    task.run();
    await drained();
  }
}

/** Until everything has happened that waits for nothing but its turn in the language. */
export function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
