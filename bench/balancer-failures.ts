// What is noticed, while people read, sign in, comment and edit, of a configuration of nginx that somebody has spoilt, of a
// certificate that is none, and when nginx, the balancer, all nodes or the database are gone: traffic goes on wherever it can,
// and the log says in plain words what has happened, which is printed.
//   node bench/balancer-failures.ts [--nodes 2] [--people 1] [--pause 150] [--only sqlite|postgres]
// The built program is tried: npm run build before.
import { appendFile, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BalanceStatus } from '../src/balance/balance-status.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import type { LedgerEntry } from '../tests/support/browser-like-client.ts';
import { hasFailed, judgeTrial, type TrialEvent, tellVerdict } from './support/judge-trial.ts';
import { MixedPeople } from './support/mixed-people.ts';
import { TLS, TrialCluster } from './support/trial-cluster.ts';

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];
/** How long each trouble lasts where nothing ends it before. */
const LASTS_MS = 4_000;
/** After each, until what comes next. */
const QUIET_MS = 1_500;
const GARBAGE = 'this is { no configuration\n';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '2' },
    people: { type: 'string', default: '1' },
    pause: { type: 'string', default: '150' },
    only: { type: 'string' },
  },
});
for (const kind of KINDS) if (values.only === undefined || values.only === kind) await trouble(kind);

interface Trouble {
  name: string;
  /** Resolves when all should be well again. */
  make: (cluster: TrialCluster) => Promise<void>;
  /** Requests that may fail until then. */
  mayFail?: (entry: LedgerEntry) => boolean;
  /** What the log must say. */
  says: readonly RegExp[];
}

function troubles(kind: DatabaseKind): Trouble[] {
  const isForm = ({ method }: LedgerEntry) => method === 'POST';
  return [
    {
      name: 'nginx.conf is spoilt, and nginx told to read it',
      make: spoilConfiguration,
      says: [/nginx\.conf was changed by somebody else: it is written as before/],
    },
    {
      name: 'the certificate is spoilt, then put right',
      make: spoilCertificate,
      says: [
        /nginx does not take the new configuration, and goes on with the one before/,
        /nginx has taken the new/,
      ],
    },
    {
      name: 'nginx is killed, with its configuration spoilt',
      make: killNginx,
      mayFail: () => true,
      says: [/nginx has ended, and nobody told it to: it is started again in \d+ ms/],
    },
    { name: 'the balancer is killed', make: killBalancer, says: [/balancer was killed|balancer .*SIGKILL/] },
    {
      name: 'all nodes are killed at once',
      make: killNodes,
      // What is kept goes on, what is made for somebody cannot.
      mayFail: (entry) => isForm(entry) || entry.status !== null,
      says: [/node-1 refuses connections/, /no node is ready/],
    },
    ...(kind === 'postgres'
      ? [
          {
            name: 'the database is gone',
            make: stopDatabase,
            mayFail: (entry: LedgerEntry) => entry.status === 503,
            says: [/the registry of nodes cannot be read/, /the registry of nodes can be read again/],
          },
        ]
      : []),
  ];
}

async function trouble(kind: DatabaseKind): Promise<void> {
  const count = Number(values.nodes);
  await using cluster = await TrialCluster.start({ kind, nodes: count, isSecure: true });
  const people = new MixedPeople({ cluster, times: Number(values.people), pauseMs: Number(values.pause) });
  const events: TrialEvent[] = [];
  const faults: string[] = [];
  const excused = new Set<LedgerEntry>();
  {
    await using _going = people;
    await delay(QUIET_MS);
    for (const { name, make, mayFail = () => false, says } of troubles(kind)) {
      const from = performance.now();
      const since = Date.now();
      events.push({ at: from, what: name });
      await make(cluster);
      await cluster.untilReady(count);
      const until = performance.now();
      events.push({ at: until, what: `after: ${name}` });
      await delay(QUIET_MS);
      const during = people.ledger.filter(({ at, ms }) => at + ms >= from && at < until);
      for (const entry of during) if (hasFailed(entry) && mayFail(entry)) excused.add(entry);
      const said = cluster.saidSince(since);
      for (const pattern of says)
        if (!said.some((line) => pattern.test(line))) faults.push(`the log does not say ${pattern}: ${name}`);
      console.log(`\n${kind}: ${name}: ${Math.round(until - from)} ms until all is well`);
      console.log(`  ${tally(during)}`);
      const missing = during.filter((entry) => hasFailed(entry) && isPage(entry)).map(({ path }) => path);
      if (missing.length > 0) console.log(`  pages that nobody could give: ${missing.join(' ')}`);
      for (const line of said) console.log(`  ${line}`);
    }
  }
  const verdict = await judgeTrial({ cluster, people, events, mayFail: (entry) => excused.has(entry) });
  verdict.faults.push(...faults);
  tellVerdict(`\n${kind}, all of it`, verdict);
}

/** What came back, by what was asked for. */
function tally(entries: readonly LedgerEntry[]): string {
  const kinds: [string, (entry: LedgerEntry) => boolean][] = [
    ['pages', isPage],
    ['searches and own pages', (entry) => entry.method === 'GET' && !isPage(entry)],
    ['forms', ({ method }) => method === 'POST'],
  ];
  return kinds
    .map(([name, is]) => {
      const counts = new Map<string, number>();
      for (const { status } of entries.filter(is)) {
        const said = status === null ? 'no answer' : String(status);
        counts.set(said, (counts.get(said) ?? 0) + 1);
      }
      return `${name}: ${[...counts].map(([status, times]) => `${times} × ${status}`).join(', ') || 'none'}`;
    })
    .join('; ');
}

/** Which nodes and nginx keep. */
function isPage({ method, path }: LedgerEntry): boolean {
  return method === 'GET' && !/^\/(?:account|search)/.test(path);
}

async function spoilConfiguration(cluster: TrialCluster): Promise<void> {
  await appendFile(join(cluster.dataDir, 'balance/nginx.conf'), GARBAGE);
  process.kill(cluster.nginxPid(), 'SIGHUP');
  const before = (await cluster.status())?.nginx.reloads ?? 0;
  await cluster.until('nginx has its configuration back', ({ nginx }) => nginx.reloads > before);
}

async function spoilCertificate(cluster: TrialCluster): Promise<void> {
  const { certificate } = cluster;
  await writeFile(certificate, GARBAGE);
  await cluster.until('nginx does not take the certificate', ({ nginx }) => nginx.problem !== null);
  await delay(LASTS_MS);
  await copyFile(TLS.certificate, certificate);
  await cluster.until('nginx takes the certificate', ({ nginx }) => nginx.problem === null);
}

async function killNginx(cluster: TrialCluster): Promise<void> {
  const before = cluster.nginxPid();
  await appendFile(join(cluster.dataDir, 'balance/nginx.conf'), GARBAGE);
  process.kill(before, 'SIGKILL');
  await cluster.until('nginx runs again', ({ nginx }) => nginx.isRunning && nginx.pid !== before);
}

async function killBalancer(cluster: TrialCluster): Promise<void> {
  const before = cluster.pidOf('balancer');
  process.kill(before, 'SIGKILL');
  const isAnother = ({ pid }: BalanceStatus) => pid !== before;
  await cluster.until('there is another balancer', isAnother);
}

async function killNodes(cluster: TrialCluster): Promise<void> {
  const names = Object.keys(cluster.record().processes).filter((name) => name !== 'balancer');
  for (const name of names) process.kill(cluster.pidOf(name), 'SIGKILL');
  await cluster.until('it is noticed', ({ isPanic }) => isPanic);
}

async function stopDatabase({ proxy }: TrialCluster): Promise<void> {
  proxy?.refuse();
  await delay(LASTS_MS * 2);
  proxy?.serve();
}
