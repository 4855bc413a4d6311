import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import '../../../tests/support/generated-cases.ts';
import type { NewsListener } from '../../invalidation/follower.ts';
import { Freshness, type Stamp } from '../../invalidation/freshness.ts';
import { EVERYTHING } from '../../invalidation/log.ts';
import { EdgeKeeper } from './edge-keeper.ts';
import { type EdgeLog, type EdgeStamp, isFreshAtEdge } from './edge-log.ts';

const UNTIL = { timeout: 20_000, interval: 1 };
const FAR = 3_600_000;

/** A log without a database. */
class PlainLog implements EdgeLog {
  epoch = 'first';
  readonly freshness = new Freshness();
  readonly #listeners = new Set<NewsListener>();

  isFresh(stamp: Stamp): boolean {
    return this.freshness.isFresh(stamp);
  }

  onNews(listener: NewsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  invalidate(...tags: string[]): void {
    const news = { position: this.freshness.applied + 1, tags, withdrawn: [] };
    this.freshness.apply(news);
    for (const listener of this.#listeners) listener(news);
  }

  beginAnew(epoch = this.epoch): void {
    this.freshness.restart(this.freshness.applied + 3);
    this.epoch = epoch;
    for (const listener of this.#listeners) listener(null);
  }
}

/** What nginx would do in its folder. */
class Nginx {
  readonly folder: string;
  readonly written = new Map<string, EdgeStamp>();
  #files = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  write(page: number, stamp: EdgeStamp): void {
    const temporary = join(this.folder, `${++this.#files}`.padStart(10, '0'));
    writeFileSync(temporary, contentOf(stamp));
    renameSync(temporary, join(this.folder, nameOf(page)));
    this.written.set(nameOf(page), stamp);
  }

  evict(page: number): void {
    rmSync(join(this.folder, nameOf(page)), { force: true });
    this.written.delete(nameOf(page));
  }

  names(): string[] {
    return readdirSync(this.folder)
      .filter((name) => name.length === 32)
      .sort();
  }

  fresh(log: EdgeLog): string[] {
    return [...this.written].flatMap(([name, stamp]) => (isFreshAtEdge(stamp, log) ? [name] : [])).sort();
  }
}

const page = fc.nat(5);
const tags = fc.uniqueArray(fc.constantFrom('site', 'posts', 'post:1', 'tag:é,%', EVERYTHING), {
  minLength: 1,
});
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ page, tags, age: fc.nat(2), ofAnother: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ invalidated: tags }) },
  { weight: 1, arbitrary: fc.record({ evicted: page }) },
  { weight: 1, arbitrary: fc.record({ newEpoch: fc.option(fc.constantFrom('second', 'third')) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

function take(one: Step, nginx: Nginx, log: PlainLog): void {
  if ('invalidated' in one) log.invalidate(...one.invalidated);
  else if ('evicted' in one) nginx.evict(one.evicted);
  else if ('newEpoch' in one) log.beginAnew(one.newEpoch ?? log.epoch);
  else {
    const readAt = Math.max(0, log.freshness.applied - one.age);
    nginx.write(one.page, { tags: one.tags, readAt, epoch: one.ofAnother ? 'other' : log.epoch });
  }
}

test('what is fresh stays, and nothing else does, whatever nginx and the log do', async () => {
  const steps = fc.array(step, { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(steps, steps, async (before, then) => {
      await using folder = await newFolder();
      const [nginx, log] = [new Nginx(folder.path), new PlainLog()];
      for (const one of before) take(one, nginx, log);
      await using keeper = await keep(folder.path, log);
      for (const one of then) {
        await vi.waitFor(() => expect(nginx.names()).toEqual(nginx.fresh(log)), UNTIL);
        take(one, nginx, log);
      }
      await vi.waitFor(() => {
        expect(nginx.names()).toEqual(nginx.fresh(log));
        expect(keeper.figures.entries).toBe(nginx.names().length);
      }, UNTIL);
      expect(keeper.figures.missed).toBe(0);
    }),
    { numRuns: 25 },
  );
});

test('nothing stale stays of what happens all at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 40 }), { maxLength: 10 }), async (bursts) => {
      await using folder = await newFolder();
      const [nginx, log] = [new Nginx(folder.path), new PlainLog()];
      await using keeper = await keep(folder.path, log);
      for (const burst of bursts) {
        for (const one of burst) take(one, nginx, log);
        await new Promise(setImmediate);
      }
      // What is written again while its earlier version is being removed may be removed with it.
      await vi.waitFor(() => {
        expect(nginx.names().filter((name) => !nginx.fresh(log).includes(name))).toEqual([]);
        expect(keeper.figures.entries).toBe(nginx.names().length);
      }, UNTIL);
    }),
    { numRuns: 25 },
  );
});

test('a page says how fresh it is in its head, or goes', async () => {
  await using folder = await newFolder();
  const log = new PlainLog();
  log.invalidate('b');
  const [good, stale] = ['Octavo-Read-At: first:1', 'Octavo-Read-At: first:0'];
  const long = `Link: ${'x'.repeat(40_000)}`;
  const heads = {
    tagged: [good, 'Octavo-Tags: a,b'],
    otherwise: ['OCTAVO-TAGS:b', `octavo-read-at:  ${good.slice(15)} `],
    encoded: [stale, 'Octavo-Tags: %62'],
    long: [long, good, 'Octavo-Tags: b'],
    longAndStale: [long, stale, 'Octavo-Tags: b'],
    twice: [stale, good, 'Octavo-Tags: b'],
    parted: [stale, 'Octavo-Tags: a', 'Octavo-Tags: b'],
    untagged: [good],
    empty: [good, 'Octavo-Tags: '],
    broken: [good, 'Octavo-Tags: %E0%'],
    positionless: ['Octavo-Tags: a'],
    elsewhere: ['Octavo-Read-At: other:9', 'Octavo-Tags: a'],
    senseless: ['Octavo-Read-At: first:1e9', 'Octavo-Tags: a'],
    all: [good, 'Octavo-Tags: *'],
    allAndStale: [stale, 'Octavo-Tags: *'],
  };
  const named = Object.entries(heads).map(([name, head], page) => [nameOf(page), name, head] as const);
  for (const [file, , head] of named) writeFileSync(join(folder.path, file), fileOf(head));
  // Not nginx's pages: nobody's business.
  for (const name of ['0000000001', 'notes.txt', 'F'.repeat(32)]) writeFileSync(join(folder.path, name), 'x');
  for (const [page, content] of ['', 'KEY: /\n', '\nKEY: /\nHTTP/1.1 200 OK\r\n'].entries())
    writeFileSync(join(folder.path, nameOf(100 + page)), content);
  await using keeper = await keep(folder.path, log);
  const left = () => new Set(readdirSync(folder.path));
  const expected = named.filter(([, name]) => ['tagged', 'otherwise', 'long', 'all'].includes(name));
  const strangers = ['0000000001', 'notes.txt', 'F'.repeat(32)];
  expect(left()).toEqual(new Set([...expected.map(([file]) => file), ...strangers]));
  expect(keeper.figures).toMatchObject({ entries: 4, removed: named.length - 4 + 3 });
  // Whatever is invalidated.
  log.invalidate('c');
  await vi.waitFor(() => expect(keeper.figures.entries).toBe(3), UNTIL);
});

test('what the system does not tell of is found by a look at all', async () => {
  await using folder = await newFolder();
  const [nginx, log] = [new Nginx(folder.path), new PlainLog()];
  const stamp = { tags: ['a'], readAt: 0, epoch: 'first' };
  nginx.write(1, stamp);
  await using keeper = await keep(folder.path, log, { rescanMs: 50 });
  log.invalidate('a');
  await vi.waitFor(() => expect(nginx.names()).toEqual([]), UNTIL);
  fillQueue(folder.path, Number(await readFile('/proc/sys/fs/inotify/max_queued_events', 'utf8')));
  nginx.write(1, stamp);
  nginx.write(2, { ...stamp, readAt: 1 });
  await vi.waitFor(() => expect(nginx.names()).toEqual([nameOf(2)]), UNTIL);
  await vi.waitFor(() => expect(keeper.figures).toMatchObject({ entries: 1, removed: 2 }), UNTIL);
  await vi.waitFor(() => expect(keeper.figures.missed).toBeGreaterThan(0), UNTIL);
});

test('another folder under the same name is watched as the first was', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'edge');
  const [nginx, log] = [new Nginx(path), new PlainLog()];
  const warn = vi.fn();
  await using keeper = await keep(path, log, { logger: { warn } });
  nginx.write(1, { tags: ['a'], readAt: 0, epoch: 'first' });
  await vi.waitFor(() => expect(keeper.figures.entries).toBe(1), UNTIL);
  await rename(path, join(folder.path, 'away'));
  await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1), UNTIL);
  await mkdir(path);
  nginx.write(2, { tags: ['a'], readAt: 0, epoch: 'first' });
  await vi.waitFor(() => expect(keeper.figures.entries).toBe(1), UNTIL);
  log.invalidate('a');
  await vi.waitFor(() => expect(nginx.names()).toEqual([]), UNTIL);
  expect(warn).toHaveBeenCalledTimes(1);
});

test('what cannot be removed is said once, and is removed when it can be', async () => {
  await using folder = await newFolder();
  const [nginx, log] = [new Nginx(folder.path), new PlainLog()];
  const warn = vi.fn();
  const stale = join(folder.path, nameOf(1));
  await mkdir(stale);
  await mkdir(join(folder.path, nameOf(2)));
  await using keeper = await keep(folder.path, log, { rescanMs: 10, logger: { warn } });
  await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1), UNTIL);
  await rename(stale, join(folder.path, 'away'));
  await rename(join(folder.path, nameOf(2)), join(folder.path, 'away-too'));
  nginx.write(1, { tags: ['a'], readAt: 0, epoch: 'other' });
  await vi.waitFor(() => expect(keeper.figures.removed).toBe(1), UNTIL);
  expect(warn).toHaveBeenCalledTimes(1);
});

function keep(
  folder: string,
  follower: EdgeLog,
  options: Partial<Parameters<typeof EdgeKeeper.open>[0]> = {},
): Promise<EdgeKeeper> {
  const logger = { warn: (_: unknown, text?: string) => expect.unreachable(text) };
  return EdgeKeeper.open({ folder, follower, logger, rescanMs: FAR, ...options });
}

/** Until the system has no place left to note what happens: each way there and back is four events. */
function fillQueue(folder: string, most: number): void {
  const [here, there] = [join(folder, 'here'), join(folder, 'there')];
  writeFileSync(here, '');
  for (let count = 0; count <= most / 4; count++) {
    renameSync(here, there);
    renameSync(there, here);
  }
}

function nameOf(page: number): string {
  return page.toString(16).padStart(32, '0');
}

function contentOf({ epoch, readAt, tags }: EdgeStamp): string {
  const written = tags.map((tag) => (tag === EVERYTHING ? tag : encodeURIComponent(tag)));
  return fileOf([`Octavo-Tags: ${written.join(',')}`, `Octavo-Read-At: ${epoch}:${readAt}`]);
}

/** As nginx writes it: a structure, its key, what the node said. */
function fileOf(head: readonly string[]): string {
  return `\u0005\0\n\0KEY\0\nKEY: /posts/\nHTTP/1.1 200 OK\r\n${head.join('\r\n')}\r\n\r\n<p>\r\n\r\n`;
}

function newFolder() {
  return mkdtempDisposable(join(tmpdir(), 'octavo-edge-'));
}
