import { Cached } from '../cache/fragment.ts';
import type { TagRef } from '../tags/tag.ts';
import { TagLinks } from '../tags/tag-links.tsx';
import type { PageAssets } from '../web/assets.ts';
import { counted } from '../web/counted.ts';
import { Layout } from '../web/layout.tsx';
import { Pagination } from '../web/pagination.tsx';
import { sitePaths } from '../web/paths.ts';
import { SearchForm } from '../web/search-form.tsx';
import type { Shell } from '../web/shell.ts';
import { Time } from '../web/time.tsx';
import type { ExtractSegment } from './extract.ts';
import type { SearchResult } from './search-queries.ts';

export interface SearchPageProps {
  shell: Shell;
  assets: PageAssets;
  /** As the reader typed it; empty before the first search. */
  query: string;
  results: readonly SearchResult[];
  /** Of all pages. */
  total: number;
  /** There are more, which no page shows. */
  totalIsCapped: boolean;
  page: number;
  pageCount: number;
  /** Tags to go on with when nothing was found or searched. */
  suggest: () => Promise<readonly TagRef[]>;
}

export function SearchPage(props: SearchPageProps) {
  const { shell, assets, query, results, page, pageCount, suggest } = props;
  const title = query ? `Search: ${query}` : 'Search';
  const meta = {
    title,
    description: '',
    path: sitePaths.search,
    type: 'website',
    robots: 'noindex',
  } as const;
  return (
    <Layout shell={shell} assets={assets} page={meta}>
      <div class="list-page">
        <header class="list-header">
          <h1>Search</h1>
          <SearchForm query={query} />
        </header>
        {query && <Outcome {...props} />}
        {results.length > 0 && <Results results={results} shell={shell} />}
        <Pagination page={page} pageCount={pageCount} href={(n) => searchHref(query, n)} label="Results" />
        {results.length === 0 && <Suggestions suggest={suggest} />}
      </div>
    </Layout>
  );
}

/** `/search?q=…`, from page 2 with `&page=N`. */
function searchHref(query: string, page: number): string {
  const search = new URLSearchParams({ q: query, ...(page > 1 && { page: String(page) }) });
  return `${sitePaths.search}?${search}`;
}

function Outcome({ query, results, total, totalIsCapped, page, pageCount }: SearchPageProps) {
  if (results.length === 0) {
    return (
      <div class="search-outcome">
        <p>
          Nothing was found for <q dir="auto">{query}</q>.
        </p>
        <p>Try fewer words, a word in another form, or check the spelling.</p>
      </div>
    );
  }
  return (
    <p class="search-outcome">
      {totalIsCapped && 'The first '}
      {counted(total, 'post')} for <q dir="auto">{query}</q>
      {pageCount > 1 && `, page ${page} of ${pageCount}`}
    </p>
  );
}

function Results({ results, shell }: { results: readonly SearchResult[]; shell: Shell }) {
  return (
    <ol class="search-results">
      {results.map(({ post, titleSegments, extract }) => (
        <li>
          <h2 dir="auto">
            <a href={post.path}>
              <Marked segments={titleSegments} />
            </a>
          </h2>
          <p class="search-extract" dir="auto">
            <Marked segments={extract} />
          </p>
          <p class="search-date">
            <Time value={post.publishedAt} language={shell.language} timeZone={shell.timeZone} />
          </p>
        </li>
      ))}
    </ol>
  );
}

function Marked({ segments }: { segments: readonly ExtractSegment[] }) {
  return <>{segments.map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}</>;
}

function Suggestions({ suggest }: Pick<SearchPageProps, 'suggest'>) {
  return (
    <section class="search-suggestions" aria-labelledby="search-suggestions">
      <h2 id="search-suggestions">Or look around</h2>
      <Cached name="suggested-tags" by={[]}>
        {async () => <TagLinks tags={await suggest()} />}
      </Cached>
      <ul class="plain-links">
        <li>
          <a href={sitePaths.tags}>All tags</a>
        </li>
        <li>
          <a href={sitePaths.archive}>All posts, by year and month</a>
        </li>
      </ul>
    </section>
  );
}
