// How long running processes go on showing what another one has changed: two nodes on one database, a third process that
// changes a post, readers of the post and of a list in which it stands. An answer must never show less than one before it.
//   node bench/stale-reads.ts [--versions 300]
import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../src/database/database.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';
import { type StalenessOptions, watchStaleness } from '../tests/support/watch-staleness.ts';

const { values } = parseArgs({ options: { versions: { type: 'string', default: '300' } } });
const SETTINGS = { versions: Number(values.versions), pauseMs: 50, readers: 2 };

const CASES: { name: string; kind: DatabaseKind; how: Pick<StalenessOptions, 'pollMs' | 'isListening'> }[] = [
  { name: 'SQLite, told', kind: 'sqlite', how: { pollMs: 60_000 } },
  { name: 'PostgreSQL, told', kind: 'postgres', how: { pollMs: 60_000 } },
  { name: 'PostgreSQL, looking every 500 ms', kind: 'postgres', how: { pollMs: 500, isListening: false } },
];

for (const { name, kind, how } of CASES) {
  await using databases = await startOwnDatabases(kind);
  await using database = await databases.create();
  const seen = await watchStaleness({ ...SETTINGS, ...how, database: database.settings });
  const at = (share: number) =>
    (seen.untilVisible[Math.floor(seen.untilVisible.length * share)] ?? 0).toFixed(1);
  console.log(
    `${name}: visible after ${at(0.5)} ms (median), ${at(0.99)} ms (99 of 100), ${at(0.9999)} ms at most; ` +
      `${seen.answers} answers, ${seen.wentBack.length} went back`,
  );
  for (const one of seen.wentBack) console.log(`  ${one}`);
  if (seen.wentBack.length > 0) process.exitCode = 1;
}
