// Markup and text are two types: text becomes markup by being escaped, or on somebody's word by `raw`.

/** What may stand between two tags. Strings are text; true, false, null and undefined are nothing. */
export type Child = string | number | boolean | null | undefined | Html | readonly Child[];

/** Finished markup. Only `raw` makes it, so nothing that is parsed from JSON can pass for it. */
class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

export type { Html };

/** Takes a string for markup as it is: whoever calls this vouches for it. */
export function raw(markup: string): Html {
  return new Html(markup);
}

export function isHtml(value: unknown): value is Html {
  return value instanceof Html;
}

/** What a component may show, as finished markup. */
export function htmlOf(child: Child): Html {
  return child instanceof Html ? child : new Html(markupOf(child));
}

/** The markup of what stands between two tags. */
export function markupOf(child: Child): string {
  if (typeof child === 'string') return escapeHtml(child);
  if (child instanceof Html) return child.markup;
  if (child === undefined || child === null || typeof child === 'boolean') return '';
  if (typeof child === 'number') return String(child);
  if (Array.isArray(child)) return markupOfAll(child);
  throw new TypeError(`A page cannot show ${describe(child)}: give it a string, a number or an element.`);
}

function markupOfAll(children: readonly Child[]): string {
  let markup = '';
  for (const child of children) markup += markupOf(child);
  return markup;
}

/** For an error's message: never the value itself, which may be a person's. */
export function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise (await it first)';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Text as it stands in an element, or between the quotes of an attribute. Most holds nothing to escape. */
export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? escapeSpecial(text) : text;
}

const SPECIAL = /[&<>"']/;

function escapeSpecial(text: string): string {
  let escaped = '';
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const entity = entityOf(text.charCodeAt(at));
    if (entity === null) continue;
    escaped += text.slice(copied, at) + entity;
    copied = at + 1;
  }
  return escaped + text.slice(copied);
}

function entityOf(code: number): string | null {
  switch (code) {
    case 0x22:
      return '&quot;';
    case 0x26:
      return '&amp;';
    case 0x27:
      return '&#39;';
    case 0x3c:
      return '&lt;';
    case 0x3e:
      return '&gt;';
    default:
      return null;
  }
}
