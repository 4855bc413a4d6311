import { SaxesParser } from 'saxes';

/** An element as a parser that knows nothing of our writer reads it. */
export interface ParsedElement {
  name: string;
  attributes: Record<string, string>;
  /** Of the element itself and of what is in it. */
  text: string;
  children: ParsedElement[];
}

/** @throws Error for a document that is not well-formed. */
export function parseXml(document: string): ParsedElement {
  const root: ParsedElement = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    for (const element of open) element.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(document).close();
  return root;
}

/** Every element of this name, in the document's order. */
export function elementsNamed(name: string, within: ParsedElement): ParsedElement[] {
  const inside = within.children.flatMap((child) => elementsNamed(name, child));
  return within.name === name ? [within, ...inside] : inside;
}
