import { decodeHtml } from './decode-html.ts';

export interface ShortcodeAttributes {
  /** By name in lower case. */
  named: ReadonlyMap<string, string>;
  /** Values without a name, in their order. */
  listed: readonly string[];
}

const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)/g;

/** Reads `columns="2" ids='1,2' https://…`. */
export function parseShortcodeAttributes(text: string): ShortcodeAttributes {
  const named = new Map<string, string>();
  const listed: string[] = [];
  for (const match of text.replace(/[\u00a0\u200b]/g, ' ').matchAll(ATTRIBUTE)) {
    const [, name, ...values] = match;
    const value = decodeHtml(values.find((candidate) => candidate !== undefined) ?? '');
    if (name === undefined) listed.push(value);
    else named.set(name.toLowerCase(), withoutTypographicQuotes(value));
  }
  return { named, listed };
}

// The visual editor makes quotes typographic where a writer types a shortcode.
function withoutTypographicQuotes(value: string): string {
  return value.replace(/^[“”„″‘’′]+|[“”„″‘’′]+$/g, '');
}
