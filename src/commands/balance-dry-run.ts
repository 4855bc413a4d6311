import { existsSync } from 'node:fs';
import { certificateStamp } from '../balance/nginx/certificate-stamp.ts';
import { nginxConfig } from '../balance/nginx/nginx-config.ts';
import { findNginx } from '../balance/nginx/nginx-program.ts';
import { listNodes, type RegisteredNode } from '../balance/nodes/node-registry.ts';
import { judgeNodes } from '../balance/watch/judge-nodes.ts';
import { type Observation, observe } from '../balance/watch/observation.ts';
import { probeNode } from '../balance/watch/probe.ts';
import type { Config } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { BalanceError } from './balance-error.ts';
import { balancePlan } from './balance-plan.ts';

/** What nginx would be told if a balancer were started now. */
export async function printConfiguration(config: Config): Promise<void> {
  const { database: settings, balance } = config;
  if (settings.kind === 'sqlite' && !existsSync(settings.file))
    throw new BalanceError(`There is no database at ${settings.file}. Check DATA_DIR.`);
  const { version } = await findNginx(balance.nginx);
  await using database = await openDatabase(settings);
  await migrate(database, Date.now());
  const registered = await listNodes(database.read, database.kind);
  const observations = await lookOnce(registered, 2 * balance.probeMs);
  const { nodes } = judgeNodes([], { registered, observations, now: 0, timeoutMs: 0 });
  const stamp = await certificateStamp(balance.tls);
  process.stdout.write(
    nginxConfig({
      ...balancePlan(config),
      nodes: nodes.filter(({ isConfigured }) => isConfigured).map(({ name, address }) => ({ name, address })),
      version,
      ...(stamp !== null && { certificateStamp: stamp }),
    }),
  );
}

async function lookOnce(
  registered: readonly RegisteredNode[],
  timeoutMs: number,
): Promise<Map<string, Observation>> {
  const addresses = [...new Set(registered.map(({ address }) => address))];
  const results = await Promise.all(
    addresses.map((address) => probeNode(address, timeoutMs, () => performance.now())),
  );
  const observations = new Map<string, Observation>();
  for (const [index, result] of results.entries())
    if (result !== null) observations.set(addresses[index] ?? '', observe(undefined, result));
  return observations;
}
