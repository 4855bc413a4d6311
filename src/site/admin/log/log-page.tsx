import { AdminPage } from '../../../web/admin/admin-page.tsx';
import { Button, EmptyState, SelectField } from '../../../web/admin/fields.tsx';
import { queryHref } from '../../../web/query-href.ts';
import { Time } from '../../../web/time.tsx';
import type { Desk } from '../../desk.ts';
import { labelOfSetting } from '../settings-page.tsx';
import { DEED_KINDS, deedSentence } from './deed-sentences.ts';
import type { LogEntry, LogFilter } from './log-queries.ts';

const LOG_PATH = '/admin/log';

export interface LogScreenProps {
  desk: Desk;
  filter: LogFilter;
  /** The days as they were typed. */
  days: { since: string; until: string };
  entries: readonly LogEntry[];
  hasMore: boolean;
  people: readonly { id: number; name: string }[];
}

export function LogScreen(props: LogScreenProps) {
  const { desk, entries, filter } = props;
  const { auditDays } = desk.settings;
  return (
    <AdminPage desk={desk} title="Log" current="log">
      <p class="lead-in">
        {auditDays === 0
          ? 'Who did what. Nothing of it is forgotten.'
          : `Who did what, in the last ${auditDays} days.`}
      </p>
      <Filters {...props} />
      {entries.length === 0 ? (
        <EmptyState title="Nothing to tell">
          <p>
            {isFiltered(filter) ? (
              <a href={LOG_PATH}>Show everything</a>
            ) : (
              'What people do here is written down.'
            )}
          </p>
        </EmptyState>
      ) : (
        <ol class="log-list">
          {entries.map((entry) => (
            <li>
              <Entry entry={entry} desk={desk} />
            </li>
          ))}
        </ol>
      )}
      <Pages {...props} />
    </AdminPage>
  );
}

function isFiltered({ userId, kind, since, until }: LogFilter): boolean {
  return userId !== null || kind !== '' || since !== null || until !== null;
}

function Filters({ filter, days, people }: LogScreenProps) {
  return (
    <form class="filters" method="get" action={LOG_PATH}>
      <SelectField
        name="person"
        label="Person"
        value={String(filter.userId ?? '')}
        options={[
          { value: '', label: 'Everybody' },
          ...people.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <SelectField
        name="kind"
        label="About"
        value={filter.kind}
        options={[
          { value: '', label: 'Everything' },
          ...Object.entries(DEED_KINDS).map(([value, { label }]) => ({ value, label })),
        ]}
      />
      <DayField name="since" label="From" value={days.since} />
      <DayField name="until" label="To" value={days.until} />
      <Button>Show</Button>
      {isFiltered(filter) && <a href={LOG_PATH}>Show everything</a>}
    </form>
  );
}

function DayField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <input id={`field-${name}`} name={name} type="date" value={value} />
    </div>
  );
}

function Entry({ entry, desk }: { entry: LogEntry; desk: Desk }) {
  const { who, before, subject, after } = deedSentence(entry);
  const details = detailRows(entry.detail);
  const address = entry.address === 'unknown' ? null : entry.address;
  const shown =
    entry.action === 'settings.change' ? subject.split(', ').map(labelOfSetting).join(', ') : subject;
  return (
    <>
      <p class="log-sentence">
        {who !== '' && (
          <>
            <b dir="auto">{who}</b>{' '}
          </>
        )}
        {before}
        {shown !== '' && (
          <>
            {' '}
            <span class="log-subject" dir="auto">
              “{shown}”
            </span>
          </>
        )}
        {after !== '' && ` ${after}`}
      </p>
      <p class="row-facts">
        <Time value={entry.at} language="en" timeZone={desk.shell.timeZone} style="date-time" />
      </p>
      {(details.length > 0 || address !== null) && (
        <details>
          <summary>Details</summary>
          <dl class="facts">
            {address !== null && (
              <>
                <dt>From</dt>
                <dd>{address}</dd>
              </>
            )}
            <dt>Deed</dt>
            <dd>{entry.action}</dd>
            {details.map(([name, value]) => (
              <>
                <dt>{entry.action === 'settings.change' ? labelOfSetting(name) : name}</dt>
                <dd dir="auto">{shownDetail(value)}</dd>
              </>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** What was there before and after, part by part: those alone that are not the same. */
function detailRows({ before, after, ...rest }: Record<string, unknown>): [name: string, value: unknown][] {
  const rows = Object.entries(rest);
  if (!isRecord(before) || !isRecord(after))
    return [...rows, ...Object.entries({ before, after }).filter(([, value]) => value !== undefined)];
  const names = Object.keys(after).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return [
    ...rows,
    ...names.map((name): [string, unknown] => [name, { before: before[name], after: after[name] }]),
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{ before: 5, after: 7 }` → `5 → 7` */
function shownDetail(value: unknown): string {
  if (value === null || value === '') return 'nothing';
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value);
  if (entries.map(([name]) => name).join() === 'before,after')
    return entries.map(([, one]) => shownDetail(one)).join(' → ');
  return JSON.stringify(value);
}

function Pages({ filter, days, entries, hasMore }: LogScreenProps) {
  const last = entries.at(-1);
  const path = (before: number | null) =>
    queryHref(LOG_PATH, { person: filter.userId, kind: filter.kind, ...days, before });
  if (filter.before === null && !hasMore) return null;
  return (
    <nav class="pagination" aria-label="Log: pages">
      {filter.before === null ? (
        <span />
      ) : (
        <a class="pagination-step pagination-prev" href={path(null)}>
          Newest
        </a>
      )}
      <span />
      {hasMore && last !== undefined && (
        <a class="pagination-step pagination-next" href={path(last.id)} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}
