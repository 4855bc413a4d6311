import type { Root } from 'hast';
import { parseHtml } from '../../../content/parse-html.ts';
import { plainText as readText } from '../../../content/plain-text.ts';
import { dropUnseen } from './unseen-elements.ts';

/** Elements that people put into titles, names and excerpts; `List<int>` and `a < b` are text. */
const TAGS = new Set(
  (
    'a abbr b big blockquote br center cite code del div em figure figcaption font h1 h2 h3 h4 h5 h6 hr i iframe img ins ' +
    'kbd li mark object ol p pre q s samp script small span strike strong style sub sup table tbody td tr tt u ul var wbr'
  ).split(' '),
);

/** What HTML of a title, a name or an excerpt reads as. */
export function plainText(html: string): string {
  const escaped = html.replace(/<(!--|\/?([a-z][a-z0-9]*)\b)?/gi, (start, mark?: string, name?: string) =>
    mark === '!--' || (name !== undefined && TAGS.has(name.toLowerCase())) ? start : `&lt;${start.slice(1)}`,
  );
  return textOfTree(parseHtml(escaped));
}

/** What a tree says; changes it. */
export function textOfTree(tree: Root): string {
  dropUnseen(tree);
  return readText(tree).replaceAll('\u00a0', ' ').trim();
}
