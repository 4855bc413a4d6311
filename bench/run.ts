// `npm run bench`: the benchmarks that print ratios, one after the other. `npm run bench -- list-pages` runs one of them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const BENCHMARKS = ['list-pages', 'cached-page', 'stale-reads'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !BENCHMARKS.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are: ${BENCHMARKS.join(', ')}.`);
  process.exit(1);
}
for (const name of asked.length > 0 ? asked : BENCHMARKS) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
