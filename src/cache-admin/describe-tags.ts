// What `octavo cache tags` prints.
import { type CachedTags, entriesOf } from './cached-tags.ts';
import { numberText } from './figures.ts';

export function describeTags({ process: owner, tags, more }: CachedTags): string {
  if (tags.length === 0) return `Process ${owner.pid} on ${owner.host}: nothing is kept with such a tag.`;
  const width = Math.max(...tags.map(({ tag }) => tag.length));
  const lines = tags.map((facts) => {
    const { tag, invalidated, invalidatedAt } = facts;
    const when = invalidatedAt === null ? '' : `, ${new Date(invalidatedAt).toISOString()}`;
    const last = invalidated === null ? '' : `  invalidated last at ${invalidated}${when}`;
    return `${tag.padEnd(width)}  ${numberText(entriesOf(facts)).padStart(6)}${last}`;
  });
  return [
    `Process ${owner.pid} on ${owner.host}: tags, and how many entries have each`,
    ...lines,
    ...(more > 0 ? [`and ${numberText(more)} more; give the beginning of a name to see fewer`] : []),
  ].join('\n');
}
