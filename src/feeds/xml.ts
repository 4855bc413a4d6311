// Trees of XML elements and the one place that escapes: whatever the texts hold, the document is well-formed.

export interface XmlElement {
  name: string;
  attributes: XmlAttributes;
  children: readonly XmlChild[];
}

/** Null leaves the attribute out. */
export type XmlAttributes = Readonly<Record<string, string | number | null>>;
/** Null leaves the child out. */
export type XmlChild = XmlElement | string | null;

export function element(name: string, attributes: XmlAttributes, ...children: XmlChild[]): XmlElement {
  return { name, attributes, children };
}

/** The document in UTF-8 form, an element a line unless text stands beside it. */
export function xmlDocument(root: XmlElement): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>'];
  write(root, '\n', parts);
  parts.push('\n');
  return parts.join('');
}

/** The text without what XML 1.0 cannot hold: control characters go, halves of a character become U+FFFD. */
export function xmlCharacters(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const FORBIDDEN = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g;

function write({ name, attributes, children }: XmlElement, lineStart: string, parts: string[]): void {
  parts.push(lineStart, '<', name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) parts.push(' ', key, '="', escapeAttribute(String(value)), '"');
  }
  if (children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  for (const child of children) {
    if (typeof child === 'string') parts.push(escapeText(child));
    else if (child !== null) write(child, `${lineStart}  `, parts);
  }
  if (children.some((child) => child !== null && typeof child !== 'string')) parts.push(lineStart);
  parts.push('</', name, '>');
}

// A parser would turn a carriage return into a line feed, and line ends in attributes into spaces.
function escapeText(text: string): string {
  return xmlCharacters(text).replace(/[&<>\r]/g, reference);
}

function escapeAttribute(text: string): string {
  return xmlCharacters(text).replace(/[&<>"\t\n\r]/g, reference);
}

// Numeric, so that feed readers that take a title for HTML still show `&` and `<` as they were typed.
function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}
