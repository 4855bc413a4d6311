// What is noticed of rolling restarts of three nodes while people read, sign in, comment and edit: nothing may be. Each request
// is written down, and at the end each write that was acknowledged is looked for in the database.
//   node bench/rolling-restarts.ts [--times 10] [--nodes 3] [--people 1] [--pause 150] [--only sqlite|postgres] [--ledger <file>]
// The built program is tried: npm run build before.
import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../src/database/database.ts';
import { judgeTrial, type TrialEvent, tellVerdict, writeLedger } from './support/judge-trial.ts';
import { MixedPeople } from './support/mixed-people.ts';
import { TrialCluster } from './support/trial-cluster.ts';

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '10' },
    nodes: { type: 'string', default: '3' },
    people: { type: 'string', default: '1' },
    pause: { type: 'string', default: '150' },
    only: { type: 'string' },
    ledger: { type: 'string' },
  },
});
for (const kind of KINDS) if (values.only === undefined || values.only === kind) await restart(kind);

async function restart(kind: DatabaseKind): Promise<void> {
  await using cluster = await TrialCluster.start({ kind, nodes: Number(values.nodes) });
  const people = new MixedPeople({
    cluster,
    times: Number(values.people),
    pauseMs: Number(values.pause),
  });
  const events: TrialEvent[] = [];
  {
    await using _going = people;
    for (let time = 1; time <= Number(values.times); time++) {
      events.push({ at: performance.now(), what: `restart ${time}` });
      const from = performance.now();
      await cluster.command('restart');
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      console.log(`${kind}: restart ${time} in ${seconds} s, ${people.ledger.length} requests so far`);
    }
  }
  tellVerdict(`${kind}, ${values.times} rolling restarts`, await judgeTrial({ cluster, people, events }));
  if (values.ledger !== undefined) writeLedger(values.ledger, people);
}
