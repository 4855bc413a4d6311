// What the bare server is told.
import { z } from 'zod';

const statement = z.object({
  name: z.string(),
  sql: z.string(),
  parameters: z.array(z.union([z.string(), z.number(), z.null()])),
});

export const recordedPages = z.array(z.object({ path: z.string(), statements: z.array(statement) }));

const pageKind = z.enum(['list', 'post']);

export const bareSite = z.object({
  file: z.string(),
  pages: z.array(
    z.object({
      path: z.string(),
      kind: pageKind,
      /** What stands around that which is made of rows: the same on every request. */
      frame: z.array(z.string()),
      statements: z.array(statement),
    }),
  ),
});

export type PageKind = z.infer<typeof pageKind>;
export type BareSite = z.infer<typeof bareSite>;
export type BarePage = BareSite['pages'][number];

/** What stands around that which is made of rows, cut out of a real answer. */
export function frameOf(kind: PageKind, html: string): string[] {
  if (kind === 'list') return around(html, '<article class="post-card', html.lastIndexOf('</article>') + 10);
  const related = html.indexOf('<section class="related-posts"');
  return around(html, '<article class="post"', html.indexOf('</section>', related) + 10);
}

function around(html: string, beginning: string, end: number): string[] {
  const start = html.indexOf(beginning);
  if (start === -1 || end < start) throw new Error(`a page without ${beginning}`);
  return [html.slice(0, start), html.slice(end)];
}
