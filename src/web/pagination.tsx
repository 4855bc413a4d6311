export interface PaginationProps {
  /** From 1. */
  page: number;
  pageCount: number;
  href: (page: number) => string;
  /** Name of the landmark: `Posts`. */
  label: string;
}

/** Page 1 is the base path itself. */
export function pageHref(basePath: string, page: number): string {
  return page <= 1 ? basePath : `${basePath}page/${page}/`;
}

export function Pagination({ page, pageCount, href, label }: PaginationProps) {
  if (pageCount <= 1) return null;
  return (
    <nav class="pagination" aria-label={`${label}: pages`}>
      <Step page={page - 1} pageCount={pageCount} href={href} rel="prev" text="Previous" />
      <ol class="pagination-pages">
        {paginationWindow(page, pageCount).map((entry) => (
          <li>
            {entry === 'gap' ? (
              <span class="pagination-gap">…</span>
            ) : (
              <PageLink entry={entry} current={page} href={href} />
            )}
          </li>
        ))}
      </ol>
      <Step page={page + 1} pageCount={pageCount} href={href} rel="next" text="Next" />
    </nav>
  );
}

/** The first and the last page and the current one with its neighbours; a gap never hides a single page. */
export function paginationWindow(page: number, pageCount: number): (number | 'gap')[] {
  const shown = new Set([1, page - 1, page, page + 1, pageCount]);
  if (page <= 4) [2, 3, 4].forEach((near) => void shown.add(near));
  if (page >= pageCount - 3) [1, 2, 3].forEach((near) => void shown.add(pageCount - near));
  const numbers = [...shown].filter((number) => number >= 1 && number <= pageCount).sort((a, b) => a - b);
  return numbers.flatMap((number, index) => [...gapBefore(number, numbers[index - 1] ?? 0), number]);
}

function gapBefore(number: number, previous: number): (number | 'gap')[] {
  if (number - previous === 2) return [previous + 1];
  return number - previous > 2 ? ['gap'] : [];
}

interface PageLinkProps {
  entry: number;
  current: number;
  href: (page: number) => string;
}

function PageLink({ entry, current, href }: PageLinkProps) {
  if (entry === current) {
    return (
      <a href={href(entry)} aria-current="page" aria-label={`Page ${entry}`}>
        {entry}
      </a>
    );
  }
  return (
    <a href={href(entry)} aria-label={`Page ${entry}`}>
      {entry}
    </a>
  );
}

interface StepProps {
  page: number;
  pageCount: number;
  href: (page: number) => string;
  rel: 'prev' | 'next';
  text: string;
}

function Step({ page, pageCount, href, rel, text }: StepProps) {
  const className = `pagination-step pagination-${rel}`;
  if (page < 1 || page > pageCount) return <span class={className} />;
  return (
    <a class={className} href={href(page)} rel={rel}>
      {text}
    </a>
  );
}
