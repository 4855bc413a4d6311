import type { PageAssets } from '../web/assets.ts';
import { formatMonth } from '../web/dates.ts';
import { Layout } from '../web/layout.tsx';
import { sitePaths } from '../web/paths.ts';
import type { Shell } from '../web/shell.ts';
import { type ArchiveYear, archivePath } from './archive.ts';

export interface ArchiveIndexPageProps {
  shell: Shell;
  assets: PageAssets;
  /** Newest first. */
  years: readonly ArchiveYear[];
}

/** All years and months that have posts. */
export function ArchiveIndexPage({ shell, assets, years }: ArchiveIndexPageProps) {
  const page = {
    title: 'Archive',
    description: `Everything published on ${shell.name}, by year and month.`,
    path: sitePaths.archive,
    type: 'website',
  } as const;
  return (
    <Layout shell={shell} assets={assets} page={page}>
      <div class="list-page">
        <header class="list-header">
          <h1>Archive</h1>
        </header>
        {years.length === 0 && <p class="empty">Nothing has been published yet.</p>}
        {years.map((year) => (
          <YearSection year={year} language={shell.language} />
        ))}
      </div>
    </Layout>
  );
}

function YearSection({ year, language }: { year: ArchiveYear; language: string }) {
  return (
    <section class="archive-year">
      <h2>
        <a href={archivePath({ year: year.year, month: null })}>{year.year}</a>
      </h2>
      <ul>
        {year.months.map(({ month, postCount }) => (
          <li>
            <a href={archivePath({ year: year.year, month })}>
              {formatMonth(year.year, month, language, 'month')}
            </a>{' '}
            <span class="tag-count">
              {postCount}
              <span class="visually-hidden">{postCount === 1 ? ' post' : ' posts'}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
