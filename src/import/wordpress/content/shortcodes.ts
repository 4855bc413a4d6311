import { parseShortcodeAttributes, type ShortcodeAttributes } from './shortcode-attributes.ts';

export interface Shortcode {
  /** Lower case. */
  name: string;
  attributes: ShortcodeAttributes;
  /** What stands between `[name]` and `[/name]`, as it stands there; null without an end. */
  content: string | null;
}

/** The HTML in place of a shortcode, or null to leave it as it is. */
export type ShortcodeExpander = (shortcode: Shortcode) => string | null;

/** Longest opening tag that is looked at. */
const MAX_TAG_LENGTH = 4000;
const OPENING =
  /^\[(\[?)([a-z][\w-]*)(?![\w-])((?:[^[\]"'/]|"[^"]*"|'[^']*'|["'](?=[^"']*\])|\/(?!\]))*)(\/?)\](\]?)/i;
const SIGN = /[<[]/g;
/** Where code stands, brackets are code. */
const CODE = /^<(pre|code|script|style|textarea)(?=[\s>])/i;

/** Replaces the shortcodes of a text; those in code and in HTML tags stay, and `[[name]]` becomes `[name]`. */
export function expandShortcodes(html: string, expand: ShortcodeExpander): string {
  const parts: string[] = [];
  const endless = new Set<string>();
  let done = 0;
  for (let at = nextSign(html, 0); at !== -1; ) {
    if (html[at] === '<') {
      at = nextSign(html, endOfTag(html, at));
      continue;
    }
    const found = shortcodeAt(html, at, endless);
    const replaced = found && (found.isEscaped ? html.slice(at + 1, found.end - 1) : expand(found.shortcode));
    if (found === null || replaced === null) {
      at = nextSign(html, at + 1);
      continue;
    }
    parts.push(html.slice(done, at), replaced);
    done = found.end;
    at = nextSign(html, done);
  }
  return parts.join('') + html.slice(done);
}

function nextSign(html: string, from: number): number {
  SIGN.lastIndex = from;
  return SIGN.exec(html)?.index ?? -1;
}

function endOfTag(html: string, start: number): number {
  const code = CODE.exec(html.slice(start, start + 12))?.[1]?.toLowerCase();
  if (code !== undefined) return endOf(html, `</${code}`, start);
  if (html.startsWith('<!--', start)) return endOf(html, '-->', start);
  return /^<[/a-z]/i.test(html.slice(start, start + 2)) ? endOf(html, '>', start) : start + 1;
}

function endOf(html: string, sign: string, start: number): number {
  const end = html.indexOf(sign, start);
  // What never ends takes the rest of the text with it, as in a browser.
  return end === -1 ? html.length : end + sign.length;
}

function shortcodeAt(html: string, at: number, endless: Set<string>) {
  const match = OPENING.exec(html.slice(at, at + MAX_TAG_LENGTH));
  if (match === null) return null;
  const [tag, opened = '', written = '', attributes = '', closes = '', closed = ''] = match;
  const name = written.toLowerCase();
  const isEscaped = opened !== '' && closed !== '';
  // One of two brackets is a bracket of the text.
  if (opened !== '' && !isEscaped) return null;
  const tagEnd = at + tag.length - (isEscaped || closed === '' ? 0 : 1);
  const mayEnclose = !isEscaped && closes === '' && !endless.has(name);
  const contentEnd = mayEnclose ? html.indexOf(`[/${written}]`, tagEnd) : -1;
  // Without an end after here there is none further on: a long text is not searched for each.
  if (mayEnclose && contentEnd === -1) endless.add(name);
  const shortcode: Shortcode = {
    name,
    attributes: parseShortcodeAttributes(attributes),
    content: contentEnd === -1 ? null : html.slice(tagEnd, contentEnd),
  };
  return { shortcode, isEscaped, end: contentEnd === -1 ? tagEnd : contentEnd + written.length + 3 };
}
