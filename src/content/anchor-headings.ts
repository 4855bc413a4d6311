import GithubSlugger from 'github-slugger';
import type { Element, ElementContent, Root } from 'hast';
import { decodeUri } from './decode-uri.ts';
import { elementsIn } from './elements-in.ts';
import type { Heading } from './headings.ts';
import { plainText } from './plain-text.ts';
import { ID_PREFIX } from './sanitise.ts';

const HEADING = /^h[1-6]$/;
/** The page's title is the `h1`. */
const FIRST_LEVEL = 2;
const FALLBACK_ID = 'section';
const MAX_ID_LENGTH = 100;

/**
 * Gives every heading an id (a slug, unique in the text) and a link to itself, every other id the prefix for foreign
 * ones, and lets the text's own `#` links follow. Nests the headings below the page's title without leaving a level out,
 * as people who hear a page need it. Returns the headings for a table of contents.
 *
 * @param reserved ids that the page itself uses.
 */
export function anchorHeadings(tree: Root, reserved: Iterable<string>): Heading[] {
  const headings = findHeadings(tree);
  nest(headings);
  const ids = prefixIds(tree);
  const slugger = new GithubSlugger();
  for (const id of reserved) slugger.slug(id);
  const contents = headings.flatMap((heading) => anchor(heading, slugger, ids));
  followIds(tree, ids);
  return contents;
}

function findHeadings(tree: Root): Element[] {
  return elementsIn(tree).filter(({ tagName, properties }) => {
    return HEADING.test(tagName) && properties.id !== 'footnote-label';
  });
}

// A heading stands one level below the last one above it that the writer meant to be greater: h3, h6, h4 become h2, h3, h3.
function nest(headings: readonly Element[]): void {
  const above: number[] = [];
  for (const heading of headings) {
    const level = levelOf(heading);
    while ((above.at(-1) ?? 0) >= level) above.pop();
    above.push(level);
    heading.tagName = `h${Math.min(6, FIRST_LEVEL - 1 + above.length)}`;
  }
}

function levelOf(heading: Element): number {
  return Number(heading.tagName.slice(1));
}

/** From the ids in the text to those in the page. */
function prefixIds(tree: Root): Map<string, string> {
  const ids = new Map<string, string>();
  for (const element of elementsIn(tree)) {
    const id = element.properties.id ?? (element.tagName === 'a' ? element.properties.name : undefined);
    if (id === undefined || HEADING.test(element.tagName)) continue;
    element.properties.id = undefined;
    const written = String(id).replace(/\s+/g, '-').slice(0, MAX_ID_LENGTH);
    if (written === '' || ids.has(written)) continue;
    ids.set(written, written.startsWith(ID_PREFIX) ? written : ID_PREFIX + written);
    element.properties.id = ids.get(written);
  }
  return ids;
}

function anchor(heading: Element, slugger: GithubSlugger, ids: Map<string, string>): Heading[] {
  const text = plainText({ type: 'root', children: heading.children }).replaceAll('\n', ' ');
  const written = String(heading.properties.id ?? '');
  const base = (written.replace(ID_PREFIX, '') || text).slice(0, MAX_ID_LENGTH);
  const id = slugger.slug(/[\p{L}\p{N}]/u.test(base) ? base.trim() : FALLBACK_ID);
  heading.properties.id = id;
  if (written && !ids.has(written)) ids.set(written, id);
  heading.children.push(permalink(id));
  const level = levelOf(heading);
  return level >= 2 && level <= 4 && text !== '' ? [{ level, id, text }] : [];
}

function permalink(id: string): ElementContent {
  return {
    type: 'element',
    tagName: 'a',
    properties: { className: ['anchor', 'heading-anchor'], href: `#${id}`, ariaHidden: 'true', tabIndex: -1 },
    children: [{ type: 'text', value: '#' }],
  };
}

function followIds(tree: Root, ids: ReadonlyMap<string, string>): void {
  if (ids.size === 0) return;
  for (const element of elementsIn(tree)) {
    const { href } = element.properties;
    if (typeof href !== 'string' || !href.startsWith('#')) continue;
    const id = ids.get(href.slice(1)) ?? ids.get(decodeUri(href.slice(1)));
    if (id !== undefined) element.properties.href = `#${id}`;
  }
}
