// What the processes of a cluster wrote, for people.
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../balance/cluster/cluster-error.ts';
import {
  LogReader,
  lastLines,
  logFile,
  logFolder,
  logNames,
  namedLine,
  sizeOf,
} from '../balance/cluster/log-files.ts';

const FOLLOW_EVERY_MS = 250;

/** @param names of the processes; all where it is empty. @throws ClusterError for one that there is not. */
export async function showLogs(
  dataDir: string,
  names: readonly string[],
  { follow, lines }: { follow: boolean; lines: number },
): Promise<void> {
  const known = logNames(dataDir);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || known.length === 0)
    throw new ClusterError(
      known.length === 0
        ? `There are no logs in ${logFolder(dataDir)} yet. Check DATA_DIR.`
        : `There is no log of ${unknown}. There are ${known.join(', ')}.`,
    );
  const shown = names.length > 0 ? names : known;
  const files = shown.map((name) => ({ name, file: logFile(dataDir, name) }));
  const readers = files.map(({ name, file }) => ({ name, reader: new LogReader(file, sizeOf(file)) }));
  for (const { name, file } of files) print(name, lastLines(file, lines));
  while (follow) {
    await delay(FOLLOW_EVERY_MS);
    for (const { name, reader } of readers) print(name, reader.read());
  }
}

function print(name: string, lines: readonly string[]): void {
  for (const line of lines) console.log(namedLine(name, line));
}
