// Whether people who are signed in stay with their node, and others with none.
import { loadKinds, mixedPaths } from '../mixed-load.ts';
import type { Measuring } from './balance-context.ts';
import { BalancerProcess } from './balancer-process.ts';
import { Browser, type Entry } from './browser.ts';
import { pagesAskedOf } from './load.ts';
import { Nodes } from './nodes.ts';
import { addPeople } from './people.ts';

export interface StickyMeasured {
  clients: number;
  /** That each of them opens, their account and pages for everybody in turns. */
  pages: number;
  /** Clients of each node, in the order of their names. */
  clientsOf: readonly { node: string; clients: number; asked: number; expected: number }[];
  /** Answers that moved a client to another node. */
  moved: number;
  failed: number;
  anonymous: { answers: number; withCookie: number };
}

const AT_ONCE = 40;
/** Private, so a node answers, and says that the reader stays with it. */
export const ACCOUNT = '/account/';

export async function measureStickiness(measuring: Measuring): Promise<StickyMeasured> {
  const { context, effort, site } = measuring;
  const { clients: count, pagesOfClient: pages } = effort;
  const paths = mixedPaths(await loadKinds(site.database.read));
  const group = { group: 'stays', count, role: 'reader' } as const;
  const sessions = await addPeople(site.database, site.authSecret, group, context.now());
  const bar = context.progress('Who stays with a node', count * (pages + 1));
  await using nodes = await Nodes.start(measuring, effort.nodes.at(-1) ?? 1);
  await using balancer = await BalancerProcess.start(measuring, 'sticky', 'on');
  await balancer.untilReady(nodes.names);
  const before = await Promise.all(nodes.all.map(pagesAskedOf));
  const ledger: Entry[] = [];
  using stack = new DisposableStack();
  const { port } = balancer;
  const clients = sessions.map((session) => stack.use(new Browser({ port, session }, ledger)));
  for (let page = 0; page < pages; page++)
    await each(clients, async (client, index) => {
      context.signal.throwIfAborted();
      // Who answers it says whose reader they are.
      await client.ask(page % 2 === 0 ? ACCOUNT : (paths[(page * count + index) % paths.length] ?? '/'));
      bar.advance();
    });
  const after = await Promise.all(nodes.all.map(pagesAskedOf));
  const anonymous = await askAnonymously(measuring, port, paths, () => bar.advance());
  bar.done();
  return {
    ...{ clients: count, pages, anonymous },
    clientsOf: nodes.names.map((node, index) => {
      const own = clients.filter((client) => client.node === node).length;
      const asked = (after[index] ?? 0) - (before[index] ?? 0);
      return { node, clients: own, asked, expected: own * Math.floor(pages / 2) };
    }),
    moved: clients.reduce((sum, { routed }) => sum + Math.max(0, routed - 1), 0),
    failed: ledger.filter(({ status }) => status !== 200).length,
  };
}

async function askAnonymously(
  { effort, context }: Measuring,
  port: number,
  paths: readonly string[],
  advance: () => void,
): Promise<StickyMeasured['anonymous']> {
  using stack = new DisposableStack();
  const readers = Array.from({ length: effort.clients }, () => stack.use(new Browser({ port })));
  let withCookie = 0;
  await each(readers, async (reader, index) => {
    context.signal.throwIfAborted();
    const answer = await reader.ask(paths[index % paths.length] ?? '/');
    if (answer?.headers['set-cookie'] !== undefined) withCookie += 1;
    advance();
  });
  return { answers: readers.length, withCookie };
}

/** So many at a time. */
async function each<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<void>) {
  const entries = items.entries();
  const one = async () => {
    for (const [index, item] of entries) await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
