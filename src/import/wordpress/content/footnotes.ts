import { z } from 'zod';
import { escapeHtml } from './content-source.ts';

const footnotes = z.array(z.object({ id: z.string(), content: z.string() }));

/** The list that WordPress puts where a text's footnotes block stands. */
export function footnotesHtml(json: string): string {
  const notes = parse(json);
  if (notes.length === 0) return '';
  const items = notes.map(({ id, content }) => {
    const name = escapeHtml(id);
    return `<li id="${name}">${content} <a href="#${name}-link">↩︎</a></li>`;
  });
  return `<ol>\n${items.join('\n')}\n</ol>`;
}

function parse(json: string): z.output<typeof footnotes> {
  try {
    return footnotes.safeParse(JSON.parse(json)).data ?? [];
  } catch {
    return [];
  }
}
