import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, EmptyState, TextField } from '../../web/admin/fields.tsx';
import type { CommentStatus } from '../comment.ts';
import type { QueuePage } from './queue-comment.ts';
import { QUEUE_PATH, type QueueFilter, queueFields, queuePath } from './queue-filter.ts';
import { QueueItem } from './queue-item.tsx';
import { STATUS_BUTTONS } from './status-buttons.ts';

export interface QueueScreenProps {
  desk: Desk;
  filter: QueueFilter;
  page: QueuePage;
  /** What is offered: all comments of the site, and the block list. */
  can: { mayAll: boolean; mayBlock: boolean };
}

export function QueueScreen({ desk, filter, page, can }: QueueScreenProps) {
  return (
    <AdminPage desk={desk} title="Comments" current="comments" actions={<QueueLinks can={can} />}>
      <Tabs filter={filter} counts={page.counts} />
      <Search filter={filter} post={page.post} />
      {page.comments.length === 0 ? (
        <Nothing filter={filter} />
      ) : (
        <Queue desk={desk} filter={filter} page={page} />
      )}
      <Pages filter={filter} hasNext={page.hasNext} />
    </AdminPage>
  );
}

function QueueLinks({ can }: Pick<QueueScreenProps, 'can'>) {
  return (
    <>
      {can.mayBlock && (
        <a class="button button-plain" href={`${QUEUE_PATH}/blocks`}>
          Block list
        </a>
      )}
      {can.mayAll && (
        <a class="button button-plain" href={`${QUEUE_PATH}/log`}>
          Log
        </a>
      )}
    </>
  );
}

const TABS: readonly { status: CommentStatus; label: string }[] = [
  { status: 'pending', label: 'Waiting' },
  { status: 'approved', label: 'Approved' },
  { status: 'spam', label: 'Spam' },
  { status: 'deleted', label: 'Deleted' },
];

function Tabs({ filter, counts }: { filter: QueueFilter; counts: QueuePage['counts'] }) {
  return (
    <nav aria-label="Comments by status">
      <ul class="tabs">
        {TABS.map(({ status, label }) => (
          <li>
            <a
              href={queuePath(filter, { status, page: 1 })}
              {...(status === filter.status && { 'aria-current': 'page' })}
            >
              {label}
              {counts[status] !== undefined && <span class="count"> {counts[status]}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Search({ filter, post }: { filter: QueueFilter; post: QueuePage['post'] }) {
  return (
    <form class="filters queue-filters" method="get" action={QUEUE_PATH}>
      <Hidden fields={queueFields({ ...filter, query: '', page: 1 })} />
      <div class="queue-search">
        <TextField
          name="q"
          label={<span class="visually-hidden">Search</span>}
          type="search"
          value={filter.query}
          placeholder="Words, a name or an address"
          maxlength={200}
        />
      </div>
      <Button>Search</Button>
      {filter.query !== '' && <a href={queuePath(filter, { query: '', page: 1 })}>Show all</a>}
      {filter.postId !== null && (
        <p class="queue-post">
          On <b dir="auto">{post?.title ?? 'a post that is not there'}</b>{' '}
          <a href={queuePath(filter, { postId: null, page: 1 })}>All posts</a>
        </p>
      )}
    </form>
  );
}

function Hidden({ fields }: { fields: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function Queue({ desk, filter, page }: Omit<QueueScreenProps, 'can'>) {
  return (
    <form class="queue" method="post" action={`${QUEUE_PATH}/moderation`} data-bulk data-moderation>
      <Hidden
        fields={{ ...queueFields(filter), shown: page.comments.map((comment) => comment.id).join('.') }}
      />
      <div class="bulk-bar">
        <label class="queue-all" data-bulk-all hidden>
          <input type="checkbox" data-all /> Select all
        </label>
        {STATUS_BUTTONS[filter.status].map(({ command, label, kind }) => (
          <Button kind={kind === 'primary' ? 'plain' : kind} name="do" value={command}>
            {label}
          </Button>
        ))}
        <span data-selected aria-live="polite" />
      </div>
      <ol class="queue-list">
        {page.comments.map((comment) => (
          <li>
            <QueueItem comment={comment} dates={desk.shell} />
          </li>
        ))}
      </ol>
    </form>
  );
}

const EMPTY: Record<CommentStatus, { title: string; text: string }> = {
  pending: {
    title: 'Nothing is waiting',
    text: 'Comments that need a look before everybody sees them come here.',
  },
  approved: {
    title: 'No comments yet',
    text: 'What everybody can read below the posts stands here as well.',
  },
  spam: { title: 'No spam', text: 'What is taken for spam is kept here for a while, in case it is none.' },
  deleted: {
    title: 'Nothing was deleted',
    text: 'Deleted comments stay here for a while and can be restored.',
  },
};

function Nothing({ filter }: { filter: QueueFilter }) {
  if (filter.query !== '') {
    return (
      <EmptyState title="No comment here has these words">
        <p>
          <a href={queuePath(filter, { query: '', page: 1 })}>Show all</a> or look under another status.
        </p>
      </EmptyState>
    );
  }
  const { title, text } = EMPTY[filter.status];
  return (
    <EmptyState title={title}>
      <p>{text}</p>
    </EmptyState>
  );
}

function Pages({ filter, hasNext }: { filter: QueueFilter; hasNext: boolean }) {
  const { page } = filter;
  if (page === 1 && !hasNext) return null;
  return (
    <nav class="pagination" aria-label="Comments: pages">
      {page > 1 && (
        <a class="pagination-step pagination-prev" href={queuePath(filter, { page: page - 1 })} rel="prev">
          Newer
        </a>
      )}
      <span class="row-facts">Page {page}</span>
      {hasNext && (
        <a class="pagination-step pagination-next" href={queuePath(filter, { page: page + 1 })} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}
