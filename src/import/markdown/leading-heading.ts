// A Markdown file often repeats its title as its first heading; the site shows the title itself.
import { renderContent } from '../../content/render-content.ts';

export interface LeadingHeading {
  /** As plain text. */
  text: string;
  /** The source after it. */
  rest: string;
}

const ATX = /^ {0,3}#[ \t]+([^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n+|$)/;
const SETEXT = /^ {0,3}([^\s#>`~|\-+*][^\n]*)\n {0,3}=+[ \t]*(?:\n+|$)/;

/** The heading of the first level that a Markdown text begins with, or null. */
export function leadingHeading(source: string): LeadingHeading | null {
  const match = ATX.exec(source) ?? SETEXT.exec(source);
  if (match === null) return null;
  const text = renderContent(match[1] ?? '', 'markdown')
    .text.replace(/\s+/g, ' ')
    .trim();
  return text === '' ? null : { text, rest: source.slice(match[0].length) };
}
