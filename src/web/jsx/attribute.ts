// The rules of elements and their attributes, for the runtime and for what `tools/compile-tsx.ts` makes of TSX.
import { describe, escapeHtml } from './html.ts';

/**
 * An attribute as it stands in a tag; nothing where its value is null or undefined.
 * @param beginning up to and with the first quote, as in ` id="`: of a name that was checked.
 */
export function attribute(beginning: string, value: unknown): string {
  if (typeof value === 'string') return `${beginning}${escapeHtml(value)}"`;
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return `${beginning}${value}"`;
  const name = beginning.slice(1, -2);
  throw new TypeError(`The attribute ${name} cannot be ${describe(value)}: give it a string or a number.`);
}

/** Of a name for which `isBooleanAttribute` holds. */
export function booleanAttribute(beginning: string, value: unknown): string {
  if (typeof value !== 'boolean') return attribute(beginning, value);
  return value ? `${beginning}"` : '';
}

export function isElementName(name: string): boolean {
  return /^[a-z][\w-]*$/i.test(name);
}

export function isAttributeName(name: string): boolean {
  return /^[a-z][\w:.-]*$/i.test(name);
}

export function isVoidElement(name: string): boolean {
  return VOID_ELEMENTS.has(name);
}

/** They are there or not; to others `true` and `false` are words, as in `aria-hidden="true"`. */
export function isBooleanAttribute(name: string): boolean {
  return BOOLEAN_ATTRIBUTES.has(name);
}

const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);

const BOOLEAN_ATTRIBUTES: ReadonlySet<string> = new Set(
  [
    'allowfullscreen async autofocus autoplay checked controls default defer disabled download formnovalidate hidden',
    'inert ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed selected',
    'shadowrootclonable shadowrootdelegatesfocus shadowrootserializable',
  ].flatMap((names) => names.split(' ')),
);
