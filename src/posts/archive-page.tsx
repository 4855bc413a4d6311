import { calendarDate } from '../site/calendar.ts';
import type { PageAssets } from '../web/assets.ts';
import { formatMonth } from '../web/dates.ts';
import { Layout } from '../web/layout.tsx';
import { Pagination, pageHref } from '../web/pagination.tsx';
import { sitePaths } from '../web/paths.ts';
import type { Shell } from '../web/shell.ts';
import { type ArchivePeriod, archivePath } from './archive.ts';
import { DatedPosts } from './dated-posts.tsx';
import type { PostLink } from './post.ts';

export interface ArchivePageProps {
  shell: Shell;
  assets: PageAssets;
  year: number;
  /** 1 to 12; null for the whole year. */
  month: number | null;
  /** Newest first. */
  posts: readonly PostLink[];
  /** Nearest periods of the same length that have posts. */
  previous: ArchivePeriod | null;
  next: ArchivePeriod | null;
  page: number;
  pageCount: number;
}

/** The posts of a year, by month, or of a month. */
export function ArchivePage(props: ArchivePageProps) {
  const { shell, assets, year, month, page, pageCount } = props;
  const title = periodTitle(props, shell.language);
  const path = archivePath(props);
  const meta = {
    title: page === 1 ? title : `${title}, page ${page}`,
    description: `Posts from ${title} on ${shell.name}.`,
    path: pageHref(path, page),
    type: 'website',
    previousPath: page > 1 ? pageHref(path, page - 1) : undefined,
    nextPath: page < pageCount ? pageHref(path, page + 1) : undefined,
  } as const;
  return (
    <Layout shell={shell} assets={assets} page={meta}>
      <div class="list-page">
        <header class="list-header">
          <p class="kicker">
            <a href={sitePaths.archive}>Archive</a>
            {month !== null && <a href={archivePath({ year, month: null })}>{year}</a>}
          </p>
          <h1>{title}</h1>
        </header>
        <ArchivePosts {...props} />
        <Pagination page={page} pageCount={pageCount} href={(n) => pageHref(path, n)} label="Posts" />
        <AdjacentPeriods {...props} />
      </div>
    </Layout>
  );
}

function ArchivePosts({ shell, year, month, posts }: ArchivePageProps) {
  if (month !== null) return <DatedPosts posts={posts} dates={shell} />;
  const months = Map.groupBy(posts, (post) => calendarDate(post.publishedAt, shell.timeZone).month);
  return (
    <>
      {[...months].map(([number, group]) => (
        <section class="archive-month">
          <h2>
            <a href={archivePath({ year, month: number })}>
              {formatMonth(year, number, shell.language, 'month')}
            </a>
          </h2>
          <DatedPosts posts={group} dates={shell} />
        </section>
      ))}
    </>
  );
}

function AdjacentPeriods({ shell, previous, next }: ArchivePageProps) {
  if (!previous && !next) return null;
  return (
    <nav class="adjacent-posts" aria-label="Earlier and later">
      {previous && (
        <a class="adjacent-post adjacent-prev" href={archivePath(previous)} rel="prev">
          <span class="adjacent-label">Earlier</span> <span>{periodTitle(previous, shell.language)}</span>
        </a>
      )}
      {next && (
        <a class="adjacent-post adjacent-next" href={archivePath(next)} rel="next">
          <span class="adjacent-label">Later</span> <span>{periodTitle(next, shell.language)}</span>
        </a>
      )}
    </nav>
  );
}

function periodTitle({ year, month }: ArchivePeriod, language: string): string {
  return month === null ? String(year) : formatMonth(year, month, language, 'month-year');
}
