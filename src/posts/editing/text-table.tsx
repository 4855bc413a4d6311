// The rows of a list of texts, and what can be done with those that are ticked.

import { Badge, SelectField, TextField } from '../../web/admin/fields.tsx';
import type { DateSetting } from '../../web/dates.ts';
import { Time } from '../../web/time.tsx';
import { isReadable } from '../post.ts';
import { listPath } from './list-path.ts';
import type { TextFilter, TextRow } from './list-texts.ts';
import { StatusBadge } from './status-badge.tsx';
import type { TextListPageProps } from './text-list-page.tsx';
import { DESK_PATHS } from './text-target.ts';

export function TextTable(props: TextListPageProps) {
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
