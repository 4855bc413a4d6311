import type { ElementContent, Root, RootContent } from 'hast';
import { authorPath } from '../authors/author.ts';
import { parseHtml } from '../content/parse-html.ts';
import { serialiseHtml } from '../content/serialise-html.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { mentionPattern, mentions } from './mentions.ts';

/** What stands in these is left as it is. */
const LEFT_ALONE: ReadonlySet<string> = new Set(['a', 'code', 'pre']);

/** A comment's HTML with the places where it names the post's author leading to their page. */
export async function linkMentions(
  tx: Transaction,
  postId: number,
  { text, html }: { text: string; html: string },
): Promise<string> {
  if (!text.includes('@')) return html;
  const author = await named(tx, 'comments.post-author')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(['users.slug', 'users.name', 'users.post_count'])
    .where('posts.id', '=', postId)
    .executeTakeFirst();
  // Who has published nothing has no page.
  if (author === undefined || author.post_count === 0 || !mentions(text, author)) return html;
  return linkNames(html, author);
}

/** @param html safe HTML; what comes back is as safe. */
export function linkNames(html: string, author: { slug: string; name: string }): string {
  const { source, flags } = mentionPattern(author);
  const tree = parseHtml(html);
  linkIn(tree, new RegExp(source, `${flags}g`), authorPath(author));
  return serialiseHtml(tree);
}

type Parent = Root | (RootContent & { type: 'element' });

function linkIn(parent: Parent, pattern: RegExp, href: string): void {
  const children: ElementContent[] = [];
  for (const child of parent.children) {
    if (child.type === 'text') children.push(...linked(child.value, pattern, href));
    else if (child.type === 'element') {
      if (!LEFT_ALONE.has(child.tagName)) linkIn(child, pattern, href);
      children.push(child);
    }
  }
  parent.children = children;
}

function linked(text: string, pattern: RegExp, href: string): ElementContent[] {
  const parts: ElementContent[] = [];
  let position = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push({ type: 'text', value: text.slice(position, match.index) });
    const name = { type: 'text', value: match[0] } as const;
    parts.push({ type: 'element', tagName: 'a', properties: { href }, children: [name] });
    position = match.index + match[0].length;
  }
  parts.push({ type: 'text', value: text.slice(position) });
  return parts;
}
