// What `octavo cache inspect` prints.
import type { KeptPage, PageFacts } from './cached-page.ts';
import { bytesText, spanText } from './figures.ts';
import { verdictOf } from './page-sentences.ts';

export function describePage(facts: PageFacts): string {
  const { process: owner, kept, applied, overtakenBy } = facts;
  const { state, why, next } = verdictOf(facts);
  return [
    `Process ${owner.pid} on ${owner.host}: ${state}`,
    `  ${why}`,
    `  ${next}`,
    ...(kept === null ? [] : describeKept(kept)),
    ...line('log', `applied up to ${applied}${kept === null ? '' : `; the page was read at ${kept.readAt}`}`),
    ...(overtakenBy === null
      ? []
      : line('overtaken', `${overtakenBy.tag} at ${overtakenBy.position}${timeOf(overtakenBy.at)}`)),
    ...(kept === null ? [] : line('tags', kept.tags.join(' '))),
  ].join('\n');
}

function describeKept(kept: KeptPage): string[] {
  const { status, share, ageMs, refreshInMs, expiresInMs, costMs } = kept;
  const sizes = Object.entries(kept.encodings).map(([encoding, bytes]) => `${encoding} ${bytesText(bytes)}`);
  const times = [
    `made ${spanText(ageMs)} ago in ${costMs.toFixed(1)} ms`,
    refreshInMs > 0 ? `due in ${spanText(refreshInMs)}` : `due for ${spanText(-refreshInMs)}`,
    ...(expiresInMs === null ? [] : [`true for ${spanText(expiresInMs)}`]),
  ];
  return [
    ...line('kept', `in ${kept.tier}, ${share}: status ${status}, ${sizes.join(', ')}`),
    ...line('time', times.join(', ')),
  ];
}

function line(label: string, text: string): string[] {
  return [`  ${label.padEnd(10)} ${text}`];
}

function timeOf(at: number | null): string {
  return at === null ? '' : `, ${new Date(at).toISOString()}`;
}
