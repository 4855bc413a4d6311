import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, EmptyState, SelectField } from '../../web/admin/fields.tsx';
import { Time } from '../../web/time.tsx';
import type { LogEntry, LogFilter, ModerationDeed } from './log-queries.ts';
import { QUEUE_PATH } from './queue-filter.ts';

const LOG_PATH = `${QUEUE_PATH}/log`;

/** Deeds as the log names them, and as a sentence does. */
const DEEDS: Readonly<Record<ModerationDeed, { choice: string; verb: string }>> = {
  'comment.approve': { choice: 'Approved', verb: 'approved' },
  'comment.spam': { choice: 'Marked as spam', verb: 'marked as spam' },
  'comment.delete': { choice: 'Deleted', verb: 'deleted' },
  'comment.restore': { choice: 'Restored', verb: 'restored' },
  'comment.block': { choice: 'Blocked', verb: 'blocked' },
  'comment.unblock': { choice: 'Unblocked', verb: 'took off the block list' },
};

export interface LogScreenProps {
  desk: Desk;
  filter: LogFilter;
  entries: readonly LogEntry[];
  hasNext: boolean;
  people: readonly { id: number; name: string }[];
}

export function LogScreen(props: LogScreenProps) {
  const { desk, entries, filter, hasNext } = props;
  const last = entries.at(-1);
  return (
    <AdminPage
      desk={desk}
      title="Log of moderation"
      current="comments"
      back={{ label: 'Comments', path: QUEUE_PATH }}
    >
      <Filters {...props} />
      {entries.length === 0 ? (
        <EmptyState title="Nothing to tell">
          <p>What moderators do with comments is written down here.</p>
        </EmptyState>
      ) : (
        <ol class="deed-list">
          {entries.map((entry) => (
            <li>
              <Entry entry={entry} desk={desk} />
            </li>
          ))}
        </ol>
      )}
      <nav class="pagination" aria-label="Log: pages">
        {filter.before !== null && (
          <a class="pagination-step pagination-prev" href={logPath({ ...filter, before: null })}>
            Newest
          </a>
        )}
        {hasNext && last !== undefined && (
          <a
            class="pagination-step pagination-next"
            href={logPath({ ...filter, before: last.id })}
            rel="next"
          >
            Older
          </a>
        )}
      </nav>
    </AdminPage>
  );
}

function logPath({ userId, action, before }: LogFilter): string {
  const query = new URLSearchParams({
    ...(userId !== null && { who: String(userId) }),
    ...(action !== '' && { what: action }),
    ...(before !== null && { before: String(before) }),
  }).toString();
  return query === '' ? LOG_PATH : `${LOG_PATH}?${query}`;
}

function Filters({ filter, people }: LogScreenProps) {
  const everybody = { value: '', label: 'Everybody' };
  const anything = { value: '', label: 'Anything' };
  const names = people.map(({ id, name }) => ({ value: String(id), label: name }));
  const deeds = Object.entries(DEEDS).map(([value, { choice }]) => ({ value, label: choice }));
  return (
    <form class="filters queue-filters" method="get" action={LOG_PATH}>
      <SelectField
        name="who"
        label="Who"
        options={[everybody, ...names]}
        value={filter.userId === null ? '' : String(filter.userId)}
      />
      <SelectField name="what" label="What" options={[anything, ...deeds]} value={filter.action} />
      <Button>Show</Button>
    </form>
  );
}

function Entry({ entry, desk }: { entry: LogEntry; desk: Desk }) {
  const { by, action, subject, comment, at, to } = entry;
  const isBlock = action === 'comment.block' || action === 'comment.unblock';
  return (
    <>
      <p>
        <b dir="auto">{by}</b> {DEEDS[action].verb}{' '}
        {isBlock ? (
          <b dir="auto">{subject}</b>
        ) : (
          <>
            {comment === null ? 'a comment that is gone for good' : <Writer name={comment.by} />} on{' '}
            <span dir="auto">“{subject}”</span>
            {action === 'comment.restore' && to !== null && `: ${STATES[to] ?? to} again`}
          </>
        )}
      </p>
      {comment !== null && (
        <p class="deed-text" dir="auto">
          {comment.beginning}
        </p>
      )}
      <p class="row-facts">
        <Time value={at} language="en" timeZone={desk.shell.timeZone} style="date-time" />
      </p>
    </>
  );
}

const STATES: Readonly<Record<string, string>> = {
  approved: 'approved',
  pending: 'waiting',
  spam: 'spam',
  deleted: 'deleted',
};

function Writer({ name }: { name: string }) {
  return (
    <>
      the comment by <span dir="auto">{name}</span>
    </>
  );
}
