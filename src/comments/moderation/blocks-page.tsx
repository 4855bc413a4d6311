import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, EmptyState, ProblemSummary, SelectField, TextField } from '../../web/admin/fields.tsx';
import type { Problems } from '../../web/read-form.ts';
import { Time } from '../../web/time.tsx';
import type { BlockKind } from '../spam/block.ts';
import type { ListedBlock } from './block-queries.ts';
import { QUEUE_PATH } from './queue-filter.ts';

export const BLOCKS_PATH = `${QUEUE_PATH}/blocks`;

const KINDS: readonly { value: BlockKind; label: string }[] = [
  { value: 'word', label: 'Word or phrase' },
  { value: 'domain', label: 'Domain' },
  { value: 'email', label: 'E-mail address' },
  { value: 'address', label: 'Network address' },
];

export interface BlocksScreenProps {
  desk: Desk;
  blocks: readonly ListedBlock[];
  page: number;
  hasNext: boolean;
  /** What was typed, and what is wrong with it. */
  values?: { kind: string; value: string; note: string };
  problems?: Problems;
}

export function BlocksScreen(props: BlocksScreenProps) {
  const { desk, blocks, page } = props;
  return (
    <AdminPage
      desk={desk}
      title="Block list"
      current="comments"
      back={{ label: 'Comments', path: QUEUE_PATH }}
    >
      <p class="lead-in">Comments that meet one of these go to spam without troubling anybody.</p>
      <AddForm {...props} />
      {blocks.length === 0 && page === 1 ? (
        <EmptyState title="Nobody is blocked">
          <p>Senders can also be blocked from beside their comments.</p>
        </EmptyState>
      ) : (
        <BlockTable {...props} />
      )}
      <Pages {...props} />
    </AdminPage>
  );
}

function AddForm({ values, problems = {} }: BlocksScreenProps) {
  return (
    <form class="block-form panel" method="post" action={BLOCKS_PATH}>
      <ProblemSummary problems={problems} labels={{ value: 'What to block' }} />
      <div class="filters">
        <SelectField name="kind" label="Kind" options={KINDS} value={values?.kind ?? 'word'} />
        <TextField
          name="value"
          label="What to block"
          value={values?.value ?? ''}
          problem={problems.value}
          required
          maxlength={255}
        />
        <TextField name="note" label="Note (optional)" value={values?.note ?? ''} maxlength={200} />
        <Button kind="primary">Block</Button>
      </div>
      <p class="field-hint">
        Domains include all below them: casino.example also means www.casino.example. Networks are written
        like 192.0.2.0/24. Words are found whole, in capitals and small letters, with and without accents.
      </p>
    </form>
  );
}

function BlockTable({ desk, blocks }: BlocksScreenProps) {
  return (
    <table class="data-table block-table">
      <thead>
        <tr>
          <th scope="col">Blocked</th>
          <th scope="col">Kind</th>
          <th scope="col">Note</th>
          <th scope="col">Since</th>
          <th scope="col">
            <span class="visually-hidden">Remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {blocks.map((block) => (
          <tr>
            <td class="wide">
              <span class="row-title" dir="auto">
                {block.value}
              </span>
            </td>
            <td class="row-facts">{labelOf(block.kind)}</td>
            <td class="row-facts" dir="auto">
              {block.note}
            </td>
            <td class="row-facts">
              <Time value={block.createdAt} language="en" timeZone={desk.shell.timeZone} />
              {block.by !== null && (
                <>
                  {' '}
                  by <span dir="auto">{block.by}</span>
                </>
              )}
            </td>
            <td class="actions">
              <form class="inline-form" method="post" action={`${BLOCKS_PATH}/removal`}>
                <input type="hidden" name="id" value={block.id} />
                <button class="link-button" type="submit" aria-label={`Remove ${block.value}`}>
                  Remove
                </button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function labelOf(kind: BlockKind): string {
  return KINDS.find(({ value }) => value === kind)?.label ?? kind;
}

function Pages({ page, hasNext }: BlocksScreenProps) {
  if (page === 1 && !hasNext) return null;
  return (
    <nav class="pagination" aria-label="Block list: pages">
      {page > 1 && (
        <a class="pagination-step pagination-prev" href={`${BLOCKS_PATH}?page=${page - 1}`} rel="prev">
          Newer
        </a>
      )}
      <span class="row-facts">Page {page}</span>
      {hasNext && (
        <a class="pagination-step pagination-next" href={`${BLOCKS_PATH}?page=${page + 1}`} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}
