// The links of a comment: those that readers could follow, and those that were typed where they do not become one.

/** Also the forms of forums, `[url=https://…]`. */
const TYPED = /https?:\/\/[^\s<>"'`*|\\()[\]]+/gi;
const FOLLOWED = /<a [^>]*?href="(https?:[^"]*)"/gi;

interface Written {
  text: string;
  html: string;
}

/** A link that was typed is followed as well: whichever are more are all. One that stands there twice counts twice. */
export function countLinks({ text, html }: Written): number {
  return Math.max(followedIn(html).length, typedIn(text).length);
}

/** The absolute addresses of all links. */
export function addressesOfLinks({ text, html }: Written): string[] {
  return [...followedIn(html), ...typedIn(text)];
}

function followedIn(html: string): string[] {
  return [...html.matchAll(FOLLOWED)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&'));
}

function typedIn(text: string): string[] {
  return text.match(TYPED) ?? [];
}

/** Letters and digits of what is left of a text without its links. */
export function lettersBesideLinks(text: string): number {
  const rest = text
    .replace(TYPED, ' ')
    .replace(/\[\/?url\b|\bwww\.\S+/gi, ' ')
    .match(/[\p{L}\p{N}]/gu);
  return rest?.length ?? 0;
}

/** The host of a web address in the form of the domain name system, '' where there is none. */
export function hostOf(address: string): string {
  return (URL.parse(address)?.hostname ?? '').replace(/\.$/, '');
}
