// What is noticed of a node that is killed, and of one that hangs, while people read, sign in, comment and edit: no page may
// fail, no one be signed out, no acknowledged write be lost, and the node must be out of the way within two seconds.
//   node bench/node-failures.ts [--times 10] [--nodes 3] [--people 1] [--pause 150] [--only sqlite|postgres] [--how kill|hang]
// The built program is tried: npm run build before.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BalanceStatus } from '../src/balance/balance-status.ts';
import { signalProcess } from '../src/balance/cluster/process-identity.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import { judgeTrial, type TrialEvent, tellVerdict } from './support/judge-trial.ts';
import { MixedPeople } from './support/mixed-people.ts';
import { TrialCluster } from './support/trial-cluster.ts';

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];
const WAYS = { kill: 'killed', hang: 'stopped (SIGSTOP)' } as const;
type Way = keyof typeof WAYS;
const OUT_WITHIN_MS = 2_000;
/** How long a node hangs: less than until its cluster ends it. */
const HANGS_MS = 4_000;
const TIMEOUT_SECONDS = 3;
/** Beside the time that nginx gives a node: it finds another one, and the machine may be busy. */
const MARGIN_MS = 1_500;

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '10' },
    nodes: { type: 'string', default: '3' },
    people: { type: 'string', default: '1' },
    pause: { type: 'string', default: '150' },
    only: { type: 'string' },
    how: { type: 'string' },
  },
});
for (const kind of KINDS)
  for (const how of ['kill', 'hang'] as const)
    if ((values.only ?? kind) === kind && (values.how ?? how) === how) await fail(kind, how);

interface Failure {
  /** Milliseconds until it got nothing more. */
  out: number;
  /** Until it got requests again. */
  back: number;
  /** How often nginx tried it in vain meanwhile, and went to another one. */
  tries: number;
}

async function fail(kind: DatabaseKind, how: Way): Promise<void> {
  const count = Number(values.nodes);
  const env = { BALANCE_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS) };
  await using cluster = await TrialCluster.start({ kind, nodes: count, env });
  const people = new MixedPeople({ cluster, times: Number(values.people), pauseMs: Number(values.pause) });
  const events: TrialEvent[] = [];
  const failures: Failure[] = [];
  {
    await using _going = people;
    for (let time = 1; time <= Number(values.times); time++) {
      await cluster.untilReady(count);
      await delay(500 + Math.random() * 500);
      const name = `node-${1 + (time % count)}`;
      events.push({ at: performance.now(), what: `${name} is ${WAYS[how]}, time ${time}` });
      const failure = how === 'kill' ? await kill(cluster, name) : await hang(cluster, name);
      failures.push(failure);
      console.log(
        `${kind}: ${name} was ${WAYS[how]}, out after ${Math.round(failure.out)} ms, back after ${Math.round(failure.back)} ms, tried in vain ${failure.tries} times`,
      );
    }
  }
  const name = `${kind}, a node ${WAYS[how]} ${values.times} times`;
  const slow = how === 'hang' ? TIMEOUT_SECONDS * 1000 + MARGIN_MS : Number.POSITIVE_INFINITY;
  const verdict = await judgeTrial({
    ...{ cluster, people, events },
    // nginx must not send what may have been taken already to another node.
    mayFail: ({ method }) => method === 'POST',
  });
  const late = failures.filter(({ out }) => out > OUT_WITHIN_MS);
  verdict.faults.push(
    ...late.map(({ out }) => `a node got requests for ${Math.round(out)} ms after it had failed`),
    ...people.ledger
      .filter(({ method, ms }) => method === 'GET' && ms > slow)
      .map(({ path, ms }) => `GET ${path} took ${Math.round(ms)} ms`),
  );
  tellVerdict(name, verdict);
  console.log(
    `  out within ${told(failures.map(({ out }) => out))}; back within ${told(failures.map(({ back }) => back))}`,
  );
}

/** Out is a node of which nginx was told no more, or the balancer knows that it refuses, or a new process has its place. */
async function kill(cluster: TrialCluster, name: string): Promise<Failure> {
  const pid = cluster.pidOf(name);
  const address = `127.0.0.1:${cluster.record().ports[name]}`;
  const before = cluster.nginxErrors(address).length;
  process.kill(pid, 'SIGKILL');
  const isReplaced = () => ![0, pid].includes(cluster.pidOf(name));
  const out = await cluster.until(
    `${name} is known to be away`,
    (status) => isOut(status, name) || isReplaced(),
  );
  const back = out + (await untilBack(cluster, name));
  return { out, back, tries: cluster.nginxErrors(address).length - before };
}

async function hang(cluster: TrialCluster, name: string): Promise<Failure> {
  const process = cluster.record().processes[name];
  if (process === undefined) throw new Error(`${name} does not run.`);
  const address = `127.0.0.1:${cluster.record().ports[name]}`;
  const before = cluster.nginxErrors(address).length;
  signalProcess(process, 'SIGSTOP');
  try {
    const out = await cluster.until(`${name} is out`, (status) => isForgotten(status, name));
    await delay(HANGS_MS - out);
    signalProcess(process, 'SIGCONT');
    const back = await untilBack(cluster, name);
    return { out, back, tries: cluster.nginxErrors(address).length - before };
  } finally {
    signalProcess(process, 'SIGCONT');
  }
}

function untilBack(cluster: TrialCluster, name: string): Promise<number> {
  return cluster.until(`${name} is back`, ({ nodes }) =>
    nodes.some((node) => node.name === name && node.isConfigured && node.condition === 'ready'),
  );
}

function isOut(status: BalanceStatus, name: string): boolean {
  const node = status.nodes.find((one) => one.name === name);
  return isForgotten(status, name) || node?.condition === 'refused' || node?.condition === 'gone';
}

function isForgotten({ nodes }: BalanceStatus, name: string): boolean {
  return !nodes.some((node) => node.name === name && node.isConfigured);
}

function told(times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other).map(Math.round);
  return `${sorted[Math.floor(sorted.length / 2)]} ms (median), ${sorted.at(-1)} ms at most`;
}
