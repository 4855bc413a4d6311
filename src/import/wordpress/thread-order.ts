import type { WxrComment } from './wxr-item.ts';

/** Comments with each reply after what it answers, and otherwise as they stand; those that answer in a circle last. */
export function inThreadOrder(comments: readonly WxrComment[]): WxrComment[] {
  const ids = new Set(comments.map((comment) => comment.id));
  const replies = Map.groupBy(comments, (comment) => (ids.has(comment.parentId) ? comment.parentId : ''));
  const ordered = new Set<WxrComment>();
  const waiting = (replies.get('') ?? []).toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (ordered.has(next)) continue;
    ordered.add(next);
    const below = next.id === '' ? [] : (replies.get(next.id) ?? []);
    for (const reply of below.toReversed()) waiting.push(reply);
  }
  for (const comment of comments) ordered.add(comment);
  return [...ordered];
}
