import { sitePaths } from './paths.ts';

export function SearchForm({ query }: { query: string }) {
  return (
    <search>
      <form class="search-form" action={sitePaths.search} method="get">
        <label for="search-query">Search this site</label>
        <div class="search-row">
          <input
            id="search-query"
            type="search"
            name="q"
            value={query}
            maxlength={200}
            autocomplete="off"
            enterkeyhint="search"
          />
          <button type="submit">Search</button>
        </div>
      </form>
    </search>
  );
}
