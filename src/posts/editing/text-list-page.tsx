// The list of posts or pages for those who write them.
import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Badge, Button, EmptyState, SelectField, TextField } from '../../web/admin/fields.tsx';
import type { DateSetting } from '../../web/dates.ts';
import { Pagination } from '../../web/pagination.tsx';
import { Time } from '../../web/time.tsx';
import {
  TEXT_TABS,
  TEXTS_PER_PAGE,
  type TextCounts,
  type TextFilter,
  type TextRow,
  type TextTab,
} from './list-texts.ts';
import { isReadable } from './publication-time.ts';
import { StatusBadge } from './status-badge.tsx';
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

/** The list with something else chosen. */
export function listPath(
  filter: TextFilter,
  { page = 1, ...change }: Partial<TextFilter> & { page?: number } = {},
): string {
  const { kind, tab, authorId, tag, query } = { ...filter, ...change };
  const search = new URLSearchParams({
    ...(tab !== 'all' && { status: tab }),
    ...(authorId !== null && { author: String(authorId) }),
    ...(tag !== null && { tag }),
    ...(query !== '' && { q: query }),
    ...(page > 1 && { page: String(page) }),
  });
  return search.size === 0 ? DESK_PATHS[kind] : `${DESK_PATHS[kind]}?${search}`;
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

function TextTable(props: TextListPageProps) {
  const { desk, filter, rows } = props;
  return (
    <form method="post" action={`${DESK_PATHS[filter.kind]}/bulk`} data-bulk>
      <input type="hidden" name="back" value={listPath(filter, { page: props.page })} />
      <BulkBar {...props} />
      <table class="data-table text-table">
        <thead>
          <tr>
            <th class="tick">
              <span class="visually-hidden">Select</span>
            </th>
            <th>Title</th>
            <th>Author</th>
            <th>{filter.tab === 'trash' ? 'Moved here' : 'Date'}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row row={row} filter={filter} dates={desk.shell} />
          ))}
        </tbody>
      </table>
    </form>
  );
}

function Row({ row, filter, dates }: { row: TextRow; filter: TextFilter; dates: DateSetting }) {
  const title = row.title === '' ? 'Untitled' : row.title;
  return (
    <tr>
      <td class="tick">
        <input type="checkbox" name="id" value={row.id} aria-label={`Select ${title}`} data-row />
      </td>
      <td class="wide">
        <a
          class={row.title === '' ? 'row-title is-untitled' : 'row-title'}
          href={`${DESK_PATHS[filter.kind]}/${row.id}/edit`}
          dir="auto"
        >
          {title}
        </a>{' '}
        <StatusBadge text={row} dates={dates} />{' '}
        {row.editedAt !== null && isReadable(row.status) && (
          <Badge kind="waiting">Edited, not published</Badge>
        )}
        {filter.kind === 'page' && row.title !== '' && <div class="row-facts">/{row.slug}/</div>}
      </td>
      <td dir="auto">
        <span class="row-facts">{row.authorName}</span>
      </td>
      <td class="row-facts row-date">
        <RowDate row={row} dates={dates} />
      </td>
    </tr>
  );
}

function RowDate({ row, dates }: { row: TextRow; dates: DateSetting }) {
  const { language, timeZone } = dates;
  if (row.trashedAt !== null) return <Time value={row.trashedAt} {...{ language, timeZone }} />;
  if (row.status === 'draft')
    return (
      <>
        Changed <Time value={row.editedAt ?? row.updatedAt} {...{ language, timeZone }} />
      </>
    );
  return <Time value={row.publishedAt ?? row.updatedAt} {...{ language, timeZone }} />;
}

function BulkBar({ filter, writers, can }: TextListPageProps) {
  return (
    <div class="bulk-bar">
      <label class="bulk-all" data-bulk-all hidden>
        <input type="checkbox" data-all /> Select all
      </label>
      {filter.tab === 'trash' ? (
        <>
          <BulkButton action="restore" label="Restore" />
          {can.delete && <BulkButton action="delete" label="Delete for good" />}
        </>
      ) : (
        <>
          <BulkButton action="publish" label="Publish" />
          <BulkButton action="unpublish" label="Unpublish" />
          <BulkButton action="unlist" label="Unlist" />
          <BulkButton action="trash" label="Move to trash" />
          <BulkMore filter={filter} writers={writers} />
        </>
      )}
      <span data-selected aria-live="polite" />
    </div>
  );
}

function BulkMore({ filter, writers }: Pick<TextListPageProps, 'filter' | 'writers'>) {
  if (filter.kind === 'page' && writers === null) return null;
  return (
    <details class="bulk-more">
      <summary>More</summary>
      <div class="bulk-more-body">
        {filter.kind === 'post' && (
          <div class="bulk-more-row">
            <TextField name="tagName" label="Tag" />
            <BulkButton action="add-tag" label="Add" />
            <BulkButton action="remove-tag" label="Remove" />
          </div>
        )}
        {writers !== null && (
          <div class="bulk-more-row">
            <SelectField
              name="newAuthor"
              label="Author"
              options={writers.map(({ id, name }) => ({ value: String(id), label: name }))}
            />
            <BulkButton action="set-author" label="Set" />
          </div>
        )}
      </div>
    </details>
  );
}

function BulkButton({ action, label }: { action: string; label: string }) {
  return (
    <button
      type="submit"
      class={`button ${action === 'delete' ? 'button-danger' : 'button-plain'} button-small`}
      name="action"
      value={action}
    >
      {label}
    </button>
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
