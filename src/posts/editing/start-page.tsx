// Where those who run the site begin: what waits for them, and what came last.
import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { EmptyState } from '../../web/admin/fields.tsx';
import { Time } from '../../web/time.tsx';
import type { TextRow } from './list-texts.ts';
import { StatusBadge } from './status-badge.tsx';
import { NewText } from './text-list-page.tsx';
import { DESK_PATHS } from './text-target.ts';

export interface StartPageProps {
  desk: Desk;
  /** Null for those who write nothing. */
  writing: {
    drafts: readonly TextRow[];
    draftCount: number;
    scheduled: readonly TextRow[];
    newest: readonly TextRow[];
  } | null;
  /** Comments that wait for them. */
  pendingComments: number;
}

export function StartPage({ desk, writing, pendingComments }: StartPageProps) {
  const { member } = desk;
  return (
    <AdminPage
      desk={desk}
      title={`Hello, ${member.name}`}
      current="home"
      actions={writing && <NewText kind="post" />}
    >
      {pendingComments > 0 && (
        <p class="start-waiting">
          <a href="/admin/comments">
            {pendingComments === 1 ? '1 comment waits' : `${pendingComments} comments wait`} for you
          </a>
        </p>
      )}
      {writing && <Writing desk={desk} {...writing} />}
      {!writing && pendingComments === 0 && (
        <EmptyState title="Nothing waits">
          <p>Comments that need a look will be announced here.</p>
        </EmptyState>
      )}
    </AdminPage>
  );
}

function Writing({
  desk,
  drafts,
  draftCount,
  scheduled,
  newest,
}: { desk: Desk } & NonNullable<StartPageProps['writing']>) {
  if (drafts.length + scheduled.length + newest.length === 0) {
    return (
      <EmptyState title="Nothing written yet">
        <p>A post begins as a draft that nobody else sees.</p>
        <NewText kind="post" />
      </EmptyState>
    );
  }
  return (
    <div class="start-columns">
      <div>
        <Section
          title="Your drafts"
          rows={drafts}
          desk={desk}
          none="No drafts: everything you began is out."
        />
        {draftCount > drafts.length && (
          <p class="row-facts">
            <a href={`${DESK_PATHS.post}?status=draft&author=${desk.member.id}`}>All {draftCount} drafts</a>
          </p>
        )}
        {scheduled.length > 0 && <Section title="Scheduled" rows={scheduled} desk={desk} none="" />}
      </div>
      <Section title="Newest posts" rows={newest} desk={desk} none="Nothing is published yet." />
    </div>
  );
}

interface SectionProps {
  title: string;
  rows: readonly TextRow[];
  desk: Desk;
  /** What stands there without any. */
  none: string;
}

function Section({ title, rows, desk, none }: SectionProps) {
  const { shell, member } = desk;
  return (
    <section class="start-section">
      <h2>{title}</h2>
      {rows.length === 0 && <p class="row-facts">{none}</p>}
      <ul class="start-list">
        {rows.map((row) => (
          <li>
            <a
              class={row.title === '' ? 'row-title is-untitled' : 'row-title'}
              href={`${DESK_PATHS.post}/${row.id}/edit`}
              dir="auto"
            >
              {row.title || 'Untitled'}
            </a>
            <span class="row-facts">
              {row.status === 'scheduled' ? (
                <StatusBadge text={row} dates={shell} />
              ) : (
                <Time
                  value={row.status === 'draft' ? (row.editedAt ?? row.updatedAt) : (row.publishedAt ?? 0)}
                  language={shell.language}
                  timeZone={shell.timeZone}
                />
              )}
              {row.authorId !== member.id && ` · ${row.authorName}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
