// Whether a thousand people who are signed in stay with their nodes, how even these have them, and whether anybody else is given
// a cookie. Then a node is killed: those of the others stay, its own go elsewhere and are signed in there.
//   node bench/sticky.ts [--clients 1000] [--requests 5] [--nodes 3] [--at-once 20] [--only sqlite|postgres]
// The built program is tried: npm run build before.
import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../src/database/database.ts';
import { BrowserLikeClient, type LedgerEntry } from '../tests/support/browser-like-client.ts';
import { hasFailed, tellEntry } from './support/judge-trial.ts';
import { TrialCluster } from './support/trial-cluster.ts';
import { addPeople, PASSWORD, POSTS, slugOf, type TrialPerson } from './support/trial-site.ts';

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];
const REAL_SIGN_INS = 24;
const ANONYMOUS = 500;
/** How far from even the share of a node may be. */
const WITHIN = 0.2;
const SIGN_IN = '/account/sign-in/';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    requests: { type: 'string', default: '5' },
    nodes: { type: 'string', default: '3' },
    'at-once': { type: 'string', default: '20' },
    only: { type: 'string' },
  },
});
for (const kind of KINDS) if (values.only === undefined || values.only === kind) await stick(kind);

interface Client {
  browser: BrowserLikeClient;
  person: TrialPerson;
  /** Each that it was with, in order. */
  nodes: string[];
}

async function stick(kind: DatabaseKind): Promise<void> {
  const count = Number(values.nodes);
  await using cluster = await TrialCluster.start({ kind, nodes: count });
  await using stack = new AsyncDisposableStack();
  const faults: string[] = [];
  const ledger: LedgerEntry[] = [];
  const open = (person: TrialPerson): Client => {
    const browser = stack.use(new BrowserLikeClient(cluster.url, { ledger }));
    return { browser, person, nodes: [] };
  };
  const { members } = cluster.site;
  const real = Array.from({ length: REAL_SIGN_INS }, (_, place) => members[place % members.length]);
  const signedIn = real.filter((member) => member !== undefined).map(open);
  await each(signedIn, (client) => signIn(client, faults));
  const wanted = Number(values.clients) - signedIn.length;
  const order = { role: 'reader', count: wanted, name: 'Regular' } as const;
  const regulars = await cluster.database.transaction((tx) => addPeople(tx, cluster.url, order));
  const clients = [...signedIn, ...regulars.map((person) => withSession(open(person)))];
  console.log(`${kind}: ${clients.length} people are signed in, ${signedIn.length} of them by the form`);

  for (let round = 1; round <= Number(values.requests); round++) {
    await each(clients, (client) => look(client, round, faults));
    console.log(`${kind}: ${round} of ${values.requests} requests of each are answered`);
  }
  const shares = sharesOf(clients);
  const even = clients.length / count;
  const furthest = Math.max(...shares.values().map((share) => Math.abs(share - even) / even), 0);
  if (shares.size !== count || furthest > WITHIN)
    faults.push(`the shares are not even: ${JSON.stringify([...shares])}`);
  faults.push(...moved(clients).map(({ person, nodes }) => `${person.name} was moved: ${nodes.join(', ')}`));
  await askAnonymously(cluster, ledger, faults);

  const [gone = ''] = shares.keys();
  const before = new Map(clients.map((client) => [client, client.nodes.at(-1)]));
  process.kill(cluster.pidOf(gone), 'SIGKILL');
  await each(clients, (client) => look(client, 1, faults));
  await cluster.untilReady(count);
  await each(clients, (client) => look(client, 2, faults));
  const others = clients.filter((client) => before.get(client) !== gone);
  faults.push(
    ...others
      .filter((client) => client.nodes.at(-1) !== before.get(client))
      .map(({ person, nodes }) => `${person.name} was moved though the node lives: ${nodes.join(', ')}`),
  );
  faults.push(...ledger.filter(hasFailed).map((entry) => tellEntry(cluster, entry)));
  const told = [...shares].map(([node, share]) => `${node} ${share}`).join(', ');
  console.log(
    `${kind}: ${clients.length} clients, ${ledger.length} requests: ${told}, ${(furthest * 100).toFixed(1)} % from even at most; after ${gone} was killed ${clients.length - others.length} were elsewhere and ${others.length} stayed`,
  );
  for (const fault of faults.slice(0, 40)) console.log(`  WRONG ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

function withSession(client: Client): Client {
  const [name = '', value = ''] = client.person.cookie.split(/=(.*)/s);
  client.browser.cookies.set(name, value);
  return client;
}

async function signIn({ browser, person }: Client, faults: string[]): Promise<void> {
  const body = `${new URLSearchParams({ email: person.email, password: PASSWORD })}`;
  const answer = await browser.ask({ path: SIGN_IN, method: 'POST', body });
  if (answer?.status !== 303) faults.push(`${person.name} could not sign in: ${answer?.status}`);
}

async function look({ browser, person, nodes }: Client, round: number, faults: string[]): Promise<void> {
  const path = round % 2 === 1 ? '/account/' : `/${slugOf(round % POSTS)}/`;
  const answer = await browser.ask({ path });
  if (browser.node !== null && browser.node !== nodes.at(-1)) nodes.push(browser.node);
  if (path === '/account/' && !answer?.body.includes(`value="${person.name}"`))
    faults.push(`${person.name} is not signed in: ${answer?.status}`);
}

function sharesOf(clients: readonly Client[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { nodes } of clients) {
    const node = nodes.at(-1) ?? 'none';
    shares.set(node, (shares.get(node) ?? 0) + 1);
  }
  return new Map([...shares].toSorted());
}

function moved(clients: readonly Client[]): Client[] {
  return clients.filter(({ nodes }) => nodes.length !== 1);
}

async function askAnonymously({ url }: TrialCluster, ledger: LedgerEntry[], faults: string[]): Promise<void> {
  const numbers = Array.from({ length: ANONYMOUS }, (_, number) => number);
  await each(numbers, async (number) => {
    using browser = new BrowserLikeClient(url, { ledger });
    const paths = ['/', `/${slugOf(number % POSTS)}/`, `/search?q=${number}`, '/feed.xml', '/no-such-page/'];
    const path = paths[number % paths.length] ?? '/';
    const answer = await browser.ask({ path });
    if (answer?.headers['set-cookie'] !== undefined) faults.push(`${path} gave a cookie to nobody known`);
  });
}

/** So many at a time. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const one = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, one));
}
