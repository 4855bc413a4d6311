import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, EmptyState, TextField } from '../../web/admin/fields.tsx';
import { counted } from '../../web/counted.ts';
import { pageCount } from '../../web/page-number.ts';
import { Pagination } from '../../web/pagination.tsx';
import { queryHref } from '../../web/query-href.ts';
import { type Tag, tagPath } from '../tag.ts';
import { TAGS_PER_PAGE, type TagFilter } from './tag-list-queries.ts';

export const TAGS_PATH = '/admin/tags';

export interface TagListScreenProps {
  desk: Desk;
  filter: TagFilter;
  tags: readonly Tag[];
  total: number;
}

export function TagListScreen({ desk, filter, tags, total }: TagListScreenProps) {
  const isSearch = filter.query !== '';
  const create = (
    <a class="button button-primary" href={`${TAGS_PATH}/new`}>
      New tag
    </a>
  );
  return (
    <AdminPage desk={desk} title="Tags" current="tags" actions={create}>
      <Filters filter={filter} />
      {isSearch && <p class="row-facts list-outcome">{counted(total, 'tag')} found</p>}
      {tags.length === 0 ? <Nothing isSearch={isSearch} /> : <TagTable filter={filter} tags={tags} />}
      <Pagination
        page={filter.page}
        pageCount={pageCount(total, TAGS_PER_PAGE)}
        href={(page) => listPath({ ...filter, page })}
        label="Tags"
      />
    </AdminPage>
  );
}

export function listPath({ query, sort, page }: TagFilter): string {
  return queryHref(TAGS_PATH, { q: query, sort: sort === 'name' ? '' : sort, page });
}

function Filters({ filter }: { filter: TagFilter }) {
  return (
    <form class="filters" method="get" action={TAGS_PATH}>
      <div class="field-wide">
        <TextField name="q" label="Search" type="search" value={filter.query} maxlength={200} />
      </div>
      {filter.sort === 'posts' && <input type="hidden" name="sort" value="posts" />}
      <Button>Search</Button>
      {filter.query !== '' && <a href={listPath({ ...filter, query: '', page: 1 })}>Show all</a>}
    </form>
  );
}

function TagTable({ filter, tags }: { filter: TagFilter; tags: readonly Tag[] }) {
  return (
    <table class="data-table tag-table">
      <thead>
        <tr>
          <SortHeading filter={filter} sort="name" label="Name" />
          <th scope="col">Address</th>
          <SortHeading filter={filter} sort="posts" label="Posts" />
        </tr>
      </thead>
      <tbody>
        {tags.map((tag) => (
          <tr>
            <td class="wide">
              <a class="row-title" href={`${TAGS_PATH}/${tag.id}`} dir="auto">
                {tag.name}
              </a>
              {tag.description && (
                <p class="row-facts one-line" dir="auto">
                  {tag.description}
                </p>
              )}
            </td>
            <td class="row-facts">
              <a class="quiet-link" href={tagPath(tag)} dir="ltr">
                {`/tags/${tag.slug}/`}
              </a>
            </td>
            <td class="number" data-label="Posts">
              {tag.postCount}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SortHeading({ filter, sort, label }: { filter: TagFilter; sort: TagFilter['sort']; label: string }) {
  const isSorted = filter.sort === sort;
  const order = sort === 'name' ? ('ascending' as const) : ('descending' as const);
  return (
    <th scope="col" class={sort === 'posts' ? 'number' : undefined} {...(isSorted && { 'aria-sort': order })}>
      <a class="sort-link" href={listPath({ ...filter, sort, page: 1 })}>
        {label}
      </a>
    </th>
  );
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  if (isSearch)
    return (
      <EmptyState title="No tag is called so">
        <p>
          <a href={TAGS_PATH}>Show all tags</a>
        </p>
      </EmptyState>
    );
  return (
    <EmptyState title="No tags yet">
      <p>Tags gather the posts about one thing on a page and in a feed of their own.</p>
      <p>They come with the posts: add them where you write, or make one here.</p>
    </EmptyState>
  );
}
