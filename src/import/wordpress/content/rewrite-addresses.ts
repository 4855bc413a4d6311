import type { Element, Root } from 'hast';
import { elementsIn } from '../../../content/elements-in.ts';
import { srcsetCandidates } from '../../../content/safe-url.ts';

const ADDRESSES = ['src', 'href', 'poster', 'data'] as const;

/** The addresses of files and links in a text, each once. */
export function addressesIn(tree: Root): string[] {
  const found = new Set<string>();
  for (const { properties } of elementsIn(tree)) {
    for (const name of ADDRESSES) {
      if (typeof properties[name] === 'string') found.add(properties[name].trim());
    }
    for (const address of srcsetAddresses(properties.srcSet)) found.add(address);
  }
  return [...found];
}

/** Leads the addresses of a text to where their files are now; those that are not in the map stay as they are. */
export function rewriteAddresses(tree: Root, places: ReadonlyMap<string, string>): void {
  if (places.size === 0) return;
  for (const element of elementsIn(tree)) {
    const { properties } = element;
    if (dropSizes(element, places)) {
      for (const name of ['srcSet', 'sizes', 'width', 'height']) properties[name] = undefined;
    }
    for (const name of ADDRESSES) {
      const place = typeof properties[name] === 'string' ? places.get(properties[name].trim()) : undefined;
      if (place !== undefined) properties[name] = place;
    }
    const [first] = srcsetAddresses(properties.srcSet);
    const place = first === undefined ? undefined : places.get(first);
    // All widths of a picture lead to its original; the smaller ones are made when the page is.
    if (place !== undefined) properties.srcSet = place;
  }
}

function dropSizes({ tagName, properties }: Element, places: ReadonlyMap<string, string>): boolean {
  return tagName === 'img' && typeof properties.src === 'string' && places.has(properties.src.trim());
}

function srcsetAddresses(srcset: unknown): string[] {
  const text = Array.isArray(srcset) ? srcset.join(', ') : typeof srcset === 'string' ? srcset : '';
  return srcsetCandidates(text).map((candidate) => candidate.url);
}
