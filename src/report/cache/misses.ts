// What each layer saves when what is before it has nothing: one reader at a time.
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { urlTag } from '../../cache/page-tags.ts';
import { EVERYTHING } from '../../invalidation/log.ts';
import { type LoadKind, loadKinds } from '../mixed-load.ts';
import { type Summary, summarise } from '../percentiles.ts';
import { BROWSER } from '../processes/asking.ts';
import type { Node } from '../processes/node.ts';
import { ReportError } from '../report-error.ts';
import type { Measuring } from './cache-context.ts';
import { purge } from './purge.ts';

export const STATES = ['off', 'cold', 'parts', 'hit', 'unchanged'] as const;
export type State = (typeof STATES)[number];

export interface MissFigures {
  name: string;
  /** Milliseconds until the last byte, and the median of the statements. */
  states: Readonly<Record<State, { time: Summary; statements: number }>>;
  /** Of one page over the wire, without its head, and the whole answer that nothing has changed. */
  bytes: { identity: number; gzip: number; zstd: number; br: number; unchanged: number };
}

export async function measureMisses(measuring: Measuring): Promise<MissFigures[]> {
  const { context, effort, site } = measuring;
  await using stack = new AsyncDisposableStack();
  const off = stack.use(await measuring.startNode({ CACHE: 'off' }));
  const node = stack.use(await measuring.startNode({ CACHE: 'pages' }));
  const kinds = await loadKinds(site.database.read);
  const bar = context.progress('Misses and hits', kinds.length * effort.misses);
  await warmUp(measuring, [off, node], kinds);
  const found: MissFigures[] = [];
  for (const kind of kinds) {
    const samples = emptySamples();
    for (let turn = 0; turn < effort.misses; turn++) {
      const path = kind.paths[turn % kind.paths.length] ?? '/';
      await measureStates(measuring, { off, node, path }, samples);
      bar.advance();
    }
    const bytes = await bytesOf(node, kind.paths[0] ?? '/');
    found.push({ name: kind.name, states: summaries(samples), bytes });
  }
  bar.done();
  return found;
}

const WARM_UP_CONNECTIONS = 4;

async function warmUp(
  { asking, effort }: Measuring,
  nodes: readonly Node[],
  kinds: readonly LoadKind[],
): Promise<void> {
  const paths = kinds.flatMap((kind) => kind.paths);
  for (const { port } of nodes)
    await asking.ask({
      ...{ ports: [port], paths, connections: WARM_UP_CONNECTIONS },
      seconds: effort.warmUpSeconds,
    });
}

type Samples = Record<State, { times: number[]; statements: number[] }>;

function emptySamples(): Samples {
  const none = () => ({ times: [], statements: [] });
  return { off: none(), cold: none(), parts: none(), hit: none(), unchanged: none() };
}

async function measureStates(
  measuring: Measuring,
  { off, node, path }: { off: Node; node: Node; path: string },
  samples: Samples,
): Promise<void> {
  const { asking } = measuring;
  const ask = async (state: State, of: Node, headers: Readonly<Record<string, string>> = {}) => {
    const before = await of.metrics();
    const order = { ports: [of.port], paths: [path], headers: { ...BROWSER, ...headers } };
    const { p50: time, errors } = await asking.ask({ ...order, connections: 1, requests: 1 });
    if (errors > 0) throw new ReportError('unexpected-answer', `${path} was not answered with a page.`);
    samples[state].times.push(time);
    samples[state].statements.push((await of.metrics()).statements - before.statements);
  };
  await ask('off', off);
  await purge(measuring, [EVERYTHING], [node]);
  await ask('cold', node);
  await purge(measuring, [urlTag(path.replace(/\?.*/, ''))], [node]);
  await ask('parts', node);
  await ask('hit', node);
  const { headers } = await answerOf(node, path, BROWSER['Accept-Encoding']);
  await ask('unchanged', node, { 'If-None-Match': headers.etag ?? '' });
}

function summaries(samples: Samples): MissFigures['states'] {
  const of = ({ times, statements }: Samples[State]) => ({
    time: summarise(times),
    statements: summarise(statements).median,
  });
  return {
    off: of(samples.off),
    cold: of(samples.cold),
    parts: of(samples.parts),
    hit: of(samples.hit),
    unchanged: of(samples.unchanged),
  };
}

async function bytesOf(node: Node, path: string): Promise<MissFigures['bytes']> {
  const length = async (encoding: string) => (await encodedAnswer(node, path, encoding)).body.length;
  const { headers } = await answerOf(node, path, 'br');
  const unchanged = await answerOf(node, path, 'br', { 'If-None-Match': headers.etag ?? '' });
  const head = unchanged.rawHeaders.reduce(
    (sum, text) => sum + text.length + 2,
    'HTTP/1.1 304 Not Modified'.length + 4,
  );
  return {
    identity: await length('identity'),
    gzip: await length('gzip'),
    zstd: await length('zstd'),
    br: await length('br'),
    unchanged: head,
  };
}

const TRIES = 100;
const AGAIN_MS = 20;

/** What is kept is compressed after somebody has asked for it. */
async function encodedAnswer(node: Node, path: string, encoding: string) {
  for (let time = 0; ; time++) {
    const answer = await answerOf(node, path, encoding);
    if ((answer.headers['content-encoding'] ?? 'identity') === encoding || time === TRIES) return answer;
    await delay(AGAIN_MS);
  }
}

async function answerOf(
  { port }: Node,
  path: string,
  encoding: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const all = { ...headers, 'Accept-Encoding': encoding };
  get({ port, host: '127.0.0.1', path, headers: all }, resolve).on('error', reject);
  const response = await promise;
  return { headers: response.headers, rawHeaders: response.rawHeaders, body: await buffer(response) };
}
