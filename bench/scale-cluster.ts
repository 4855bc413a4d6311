// What is noticed of a node that is added while people read, sign in, comment and edit, and of one that is taken away: the first
// must have its share of those who come within five seconds, the second must take nothing with it.
//   node bench/scale-cluster.ts [--times 3] [--nodes 2] [--people 1] [--pause 150] [--only sqlite|postgres]
// The built program is tried: npm run build before.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { listNodes } from '../src/balance/nodes/node-registry.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import { judgeTrial, type TrialEvent, tellVerdict } from './support/judge-trial.ts';
import { MixedPeople } from './support/mixed-people.ts';
import { COUNTED_MS, Newcomers } from './support/newcomers.ts';
import { TrialCluster } from './support/trial-cluster.ts';

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];
const WITHIN_MS = 5_000;
/** Of an even share. */
const LEAST = 0.8;

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '2' },
    people: { type: 'string', default: '1' },
    pause: { type: 'string', default: '150' },
    only: { type: 'string' },
  },
});
for (const kind of KINDS) if (values.only === undefined || values.only === kind) await scale(kind);

async function scale(kind: DatabaseKind): Promise<void> {
  const count = Number(values.nodes);
  await using cluster = await TrialCluster.start({ kind, nodes: count });
  const people = new MixedPeople({ cluster, times: Number(values.people), pauseMs: Number(values.pause) });
  const newcomers = new Newcomers(cluster, people.ledger);
  const events: TrialEvent[] = [];
  const late: string[] = [];
  {
    await using _going = people;
    await using _coming = newcomers;
    for (let time = 1; time <= Number(values.times); time++) {
      events.push({ at: performance.now(), what: `node ${count + 1} is added, time ${time}` });
      const name = `node-${count + 1}`;
      const scaled = cluster.command('scale', String(count + 1));
      await cluster.until(`${name} is ready`, ({ nodes }) =>
        nodes.some((node) => node.name === name && node.condition === 'ready'),
      );
      const readyAt = performance.now();
      await scaled;
      await delay(readyAt + WITHIN_MS + COUNTED_MS - performance.now());
      const took = newcomers.untilShare(name, readyAt, LEAST / (count + 1));
      if (took === null || took > WITHIN_MS) late.push(`${name} had no even share within ${WITHIN_MS} ms`);
      const share = newcomers.share(name, readyAt + WITHIN_MS, readyAt + WITHIN_MS + COUNTED_MS);
      const rates = await requestsOfEach(cluster);
      events.push({ at: performance.now(), what: `${name} is taken away, time ${time}` });
      await cluster.command('scale', String(count));
      const begins = took === null ? 'never' : `after ${Math.round(took)} ms`;
      console.log(
        `${kind}: ${name} was ready and had its share ${begins} (${share} later), then it was taken away; requests a second: ${rates}`,
      );
    }
  }
  const verdict = await judgeTrial({ cluster, people, events });
  verdict.faults.push(...late);
  tellVerdict(`${kind}, a node added and taken away ${values.times} times`, verdict);
}

/** All that come to the nodes, as these say themselves. */
async function requestsOfEach({ database }: TrialCluster): Promise<string> {
  const nodes = await listNodes(database.read, database.kind);
  return nodes.map(({ name, figures }) => `${name} ${figures?.requests.toFixed(1) ?? '?'}`).join(', ');
}
