// The list of posts or pages for those who write them.
import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, EmptyState, SelectField, TextField } from '../../web/admin/fields.tsx';
import { Pagination } from '../../web/pagination.tsx';
import { listPath } from './list-path.ts';
import {
  TEXT_TABS,
  TEXTS_PER_PAGE,
  type TextCounts,
  type TextFilter,
  type TextRow,
  type TextTab,
} from './list-texts.ts';
import { TextTable } from './text-table.tsx';
import { DESK_PATHS } from './text-target.ts';
import type { WriterOption } from './writers.ts';

export interface TextListPageProps {
  desk: Desk;
  filter: TextFilter;
  /** From 1. */
  page: number;
  rows: readonly TextRow[];
  counts: TextCounts;
  total: number;
  /** Null for those who see their own alone. */
  writers: readonly WriterOption[] | null;
  can: { delete: boolean };
}

const TAB_LABELS: Record<TextTab, string> = {
  all: 'All',
  draft: 'Drafts',
  scheduled: 'Scheduled',
  published: 'Published',
  unlisted: 'Unlisted',
  trash: 'Trash',
};

export function TextListPage(props: TextListPageProps) {
  const { desk, filter, page, rows, total } = props;
  const noun = filter.kind === 'post' ? 'post' : 'page';
  const title = filter.kind === 'post' ? 'Posts' : 'Pages';
  const pageCount = Math.max(1, Math.ceil(total / TEXTS_PER_PAGE));
  return (
    <AdminPage desk={desk} title={title} current={`${filter.kind}s`} actions={<NewText kind={filter.kind} />}>
      <Tabs {...props} />
      <Filters {...props} />
      {rows.length === 0 ? <Nothing filter={filter} noun={noun} /> : <TextTable {...props} />}
      <Pagination
        page={page}
        pageCount={pageCount}
        href={(number) => listPath(filter, { page: number })}
        label={title}
      />
    </AdminPage>
  );
}

export function NewText({ kind }: { kind: 'post' | 'page' }) {
  return (
    <form method="post" action={DESK_PATHS[kind]}>
      <Button kind="primary">New {kind}</Button>
    </form>
  );
}

function Tabs({ filter, counts }: TextListPageProps) {
  const shown = TEXT_TABS.filter((tab) => tab === 'all' || tab === filter.tab || counts[tab] > 0);
  return (
    <nav aria-label="By status">
      <ul class="tabs">
        {shown.map((tab) => (
          <li>
            <a href={listPath(filter, { tab })} {...(tab === filter.tab && { 'aria-current': 'page' })}>
              {TAB_LABELS[tab]}
              <span class="count"> {counts[tab]}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Filters({ filter, writers }: TextListPageProps) {
  const isFiltered = filter.query !== '' || filter.tag !== null;
  return (
    <form class="filters" method="get" action={DESK_PATHS[filter.kind]}>
      {filter.tab !== 'all' && <input type="hidden" name="status" value={filter.tab} />}
      {filter.tag !== null && <input type="hidden" name="tag" value={filter.tag} />}
      <div class="text-search">
        <TextField name="q" label="Search" type="search" value={filter.query} maxlength={200} />
      </div>
      {writers !== null && writers.length > 1 && (
        <SelectField
          name="author"
          label="Author"
          value={filter.authorId === null ? '' : String(filter.authorId)}
          options={[
            { value: '', label: 'Everybody' },
            ...writers.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      )}
      <Button>Show</Button>
      {isFiltered && <a href={listPath({ ...filter, query: '', tag: null })}>Show all</a>}
      {filter.tag !== null && <p class="text-filter">With the tag “{filter.tag}”</p>}
    </form>
  );
}

function Nothing({ filter, noun }: { filter: TextFilter; noun: 'post' | 'page' }) {
  if (filter.query !== '' || filter.tag !== null || filter.tab !== 'all') {
    return (
      <EmptyState title={filter.tab === 'trash' ? 'The trash is empty' : 'Nothing here'}>
        <p>
          <a href={DESK_PATHS[filter.kind]}>Show all {noun}s</a>
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={noun === 'post' ? 'Nothing written yet' : 'No pages yet'}>
      <p>
        {noun === 'post'
          ? 'A post begins as a draft that nobody else sees.'
          : 'Pages stand outside the lists: “About”, “Contact”, “Imprint”.'}
      </p>
      <NewText kind={noun} />
    </EmptyState>
  );
}
