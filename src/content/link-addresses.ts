import type { Element, Root } from 'hast';
import { elementsIn } from './elements-in.ts';
import { FILE_SCHEMES, LINK_SCHEMES, safeSrcset, safeUrl } from './safe-url.ts';

const KEPT_REL = new Set(['noreferrer', 'nofollow', 'ugc', 'sponsored', 'me', 'license', 'tag']);

/** Puts every address into its safe form or takes it away, and says of links to elsewhere what they are. */
export function secureAddresses(tree: Root): void {
  for (const element of elementsIn(tree)) {
    const { properties } = element;
    if (properties.href !== undefined) secureLink(element);
    for (const name of ['src', 'poster', 'cite']) {
      const value = properties[name];
      if (value !== undefined) properties[name] = safeUrl(String(value), FILE_SCHEMES) ?? undefined;
    }
    if (properties.srcSet !== undefined)
      properties.srcSet = safeSrcset(String(properties.srcSet)) ?? undefined;
  }
}

function secureLink(link: Element): void {
  const href = safeUrl(String(link.properties.href), LINK_SCHEMES);
  link.properties.href = href ?? undefined;
  const rel = [link.properties.rel ?? []].flat().filter((word) => KEPT_REL.has(String(word)));
  if (href !== null && /^(?:https?:)?\/\//.test(href)) rel.push('noopener');
  link.properties.rel = href !== null && rel.length > 0 ? rel.map(String) : undefined;
  if (href && !hasName(link)) nameAfterAddress(link, href);
}

/** A link that nothing names cannot be told from any other by who does not see it. */
function hasName(element: Element): boolean {
  return element.children.some((child) => {
    if (child.type === 'text') return child.value.trim() !== '';
    if (child.type !== 'element') return false;
    return child.tagName === 'img' ? String(child.properties.alt ?? '') !== '' : hasName(child);
  });
}

function nameAfterAddress(link: Element, href: string): void {
  if (link.children.length === 0) link.children = [{ type: 'text', value: href }];
  else link.properties.ariaLabel ??= href;
}
