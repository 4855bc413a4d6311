// What the compiler makes of TSX: each element becomes markup at once, from the inside out, with no tree between.
import type { JSX as KnownJsx } from 'hono/jsx';
import {
  attribute,
  booleanAttribute,
  isAttributeName,
  isBooleanAttribute,
  isElementName,
  isVoidElement,
} from './attribute.ts';
import { type Child, type Html, htmlOf, markupOf, raw } from './html.ts';

/** A function from props to what is shown; one that needs to wait is called before the page is drawn. */
type Component = (props: Props) => Child;
type Props = Readonly<Record<string, unknown>>;

/**
 * An element, or what a component makes of its props. Text and attributes are escaped; attributes that are null or
 * undefined are left out.
 * @throws TypeError for what is neither text nor an element, and for names that would be more than a name.
 */
export function jsx(type: string | Component, props: Props): Html {
  return typeof type === 'string' ? element(type, props) : htmlOf(type(props));
}

export { jsx as jsxDEV, jsx as jsxs };

export function Fragment({ children }: { children?: Child }): Html {
  return raw(markupOf(children));
}

export declare namespace JSX {
  type Element = Html;
  type ElementType = keyof IntrinsicElements | ((props: never) => Child);
  interface ElementChildrenAttribute {
    children: Child;
  }
  interface IntrinsicAttributes {
    key?: string | number | null | undefined;
  }
  interface IntrinsicElements extends KnownJsx.IntrinsicElements, Record<SvgElement, SvgAttributes> {}
}

type SvgElement = 'svg' | 'g' | 'circle' | 'path' | 'rect' | 'line' | 'text' | 'desc';
type SvgAttributes = Readonly<Record<string, Child>>;

function element(name: string, props: Props): Html {
  const tag = tags.get(name) ?? addTag(name);
  let opening = tag.opening;
  let content = '';
  for (const prop of Object.keys(props)) {
    const value = props[prop];
    if (prop === 'children') content = markupOf(value as Child);
    else if (value !== undefined && value !== null) opening += attributeOf(prop, value);
  }
  if (!tag.isVoid) return raw(`${opening}>${content}${tag.closing}`);
  if (content !== '') throw new TypeError(`<${name}> has no content.`);
  return raw(`${opening}/>`);
}

function attributeOf(name: string, value: unknown): string {
  const beginning = beginningOf(name);
  return isBooleanAttribute(name) ? booleanAttribute(beginning, value) : attribute(beginning, value);
}

interface Tag {
  /** Up to the attributes. */
  opening: string;
  closing: string;
  isVoid: boolean;
}

const tags = new Map<string, Tag>();

function addTag(name: string): Tag {
  if (!isElementName(name)) throw new TypeError(`${JSON.stringify(name)} is no name of an element.`);
  const tag = { opening: `<${name}`, closing: `</${name}>`, isVoid: isVoidElement(name) };
  remember(tags, name, tag);
  return tag;
}

const beginnings = new Map<string, string>();

/** Of an attribute, up to and with the first quote. */
function beginningOf(name: string): string {
  const known = beginnings.get(name);
  if (known !== undefined) return known;
  if (!isAttributeName(name)) throw new TypeError(`${JSON.stringify(name)} is no name of an attribute.`);
  const beginning = ` ${name}="`;
  remember(beginnings, name, beginning);
  return beginning;
}

/** Names stand in the program, so that there are few; whatever else might come does not fill the memory. */
function remember<Value>(names: Map<string, Value>, name: string, value: Value): void {
  if (names.size < MOST_NAMES) names.set(name, value);
}

const MOST_NAMES = 1000;
