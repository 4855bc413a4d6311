import type { RenderedContent } from '../content/render-content.ts';
import { summarise } from '../content/summarise.ts';

/** An excerpt that a writer gave may be longer than a beginning that was cut. */
const EXCERPT_LENGTH = 500;

/** What lists show of a text: the writer's excerpt, or how the text begins, without its headings. */
export function summaryOf(excerpt: string, rendered: Pick<RenderedContent, 'text' | 'headings'>): string {
  if (excerpt !== '') return summarise(excerpt, EXCERPT_LENGTH);
  const headings = new Set(rendered.headings.map((heading) => heading.text));
  const prose = rendered.text
    .slice(0, BEGINNING)
    .split('\n')
    .filter((line) => !headings.has(line.trim()))
    .join('\n');
  return summarise(prose) || summarise(rendered.text);
}

/** More than any summary needs, however many headings stand in it. */
const BEGINNING = 10_000;
