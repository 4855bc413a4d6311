// What `octavo cache stats` prints.
import { hitRate, OUTCOMES } from '../cache/cache-counts.ts';
import { counted } from '../web/counted.ts';
import type { CacheFacts, FaceFacts } from './cache-facts.ts';
import { bytesText, numberText, percentText, shareOf, spanText } from './figures.ts';
import { FACES, type Face } from './serving.ts';

/** @param now milliseconds since 1970. */
export function describeStats(facts: CacheFacts, now: number): string {
  const { pid, host, siteUrl, startedAt } = facts.process;
  const rows = FACES.flatMap((face) => row(face, facts.faces[face]));
  return [
    `Process ${pid} on ${host}, ${siteUrl}, for ${spanText(now - startedAt)}`,
    '',
    ...table([HEADINGS, ...rows]),
    ...FACES.flatMap((face) => notes(face, facts.faces[face])),
    '',
    ...describeLog(facts.log),
    ...describeRedis(facts),
  ].join('\n');
}

const HEADINGS = ['', 'entries', 'memory', 'of', 'hit rate', 'last minute', ...OUTCOMES];

function row(name: Face, face: FaceFacts | null): string[][] {
  if (face === null) return [[name, 'off']];
  const { entries, bytes, maxBytes, outcomes, lastMinute } = face;
  return [
    [
      name,
      numberText(entries),
      bytesText(bytes),
      bytesText(maxBytes),
      percentText(hitRate(face)),
      percentText(shareOf(lastMinute.hits, lastMinute.requests)),
      ...OUTCOMES.map((outcome) => numberText(outcomes[outcome])),
    ],
  ];
}

function notes(name: Face, face: FaceFacts | null): string[] {
  if (face === null) return [];
  const shares = Object.entries(face.byShare)
    .filter(([share, { entries }]) => share !== 'main' && entries > 0)
    .map(
      ([share, { entries, bytes, maxBytes }]) =>
        `${share} ${numberText(entries)} (${bytesText(bytes)} of ${bytesText(maxBytes)})`,
    );
  const gone = [
    ...(face.evictions > 0 ? [`${numberText(face.evictions)} had to go`] : []),
    ...(face.rejections > 0 ? [`${numberText(face.rejections)} not taken`] : []),
  ];
  const refusals = Object.entries(face.refusals).map(([reason, times]) => `${reason} ${numberText(times)}`);
  return [
    ...(shares.length > 0 ? [`  of ${name}: ${shares.join(', ')}`] : []),
    ...(gone.length > 0 ? [`  ${name} for want of room: ${gone.join(', ')}`] : []),
    ...(refusals.length > 0 ? [`  ${name} refused: ${refusals.join(', ')}`] : []),
  ];
}

function describeLog({ applied, newest, tags, sinceReadMs, isBlind, ...log }: CacheFacts['log']): string[] {
  const position =
    newest === null
      ? `applied up to ${applied}; the newest is not known, as the database cannot be asked`
      : `applied up to ${applied} of ${newest}`;
  return [
    `Invalidation log: ${position}; read ${spanText(sinceReadMs)} ago; ${numberText(tags)} tags known`,
    `  woken ${counted(log.wakes, 'time')}, read ${counted(log.reads, 'time')}, ${counted(log.failures, 'time')} in vain`,
    ...(isBlind ? ['It has not been read for too long: nothing is called fresh without a look.'] : []),
  ];
}

function describeRedis({ redis, faces }: CacheFacts): string[] {
  if (redis === null) return [];
  const { circuit, writing, failures, skipped, latencyMs } = redis;
  const hits = FACES.reduce((sum, face) => sum + (faces[face]?.outcomes['shared-hit'] ?? 0), 0);
  const failed = Object.entries(failures).map(([reason, times]) => `${reason} ${numberText(times)}`);
  const time = latencyMs === null ? 'it has not answered yet' : `answers in ${latencyMs.toFixed(1)} ms`;
  return [
    `Redis: circuit ${circuit}, of writing ${writing}; ${time}; ${numberText(hits)} entries taken from there`,
    ...(failed.length > 0 ? [`  failed: ${failed.join(', ')}`] : []),
    ...(skipped > 0 ? [`  not asked ${numberText(skipped)} times`] : []),
  ];
}

/** Names to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
