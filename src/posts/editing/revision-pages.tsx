import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, EmptyState } from '../../web/admin/fields.tsx';
import { formatDate } from '../../web/dates.ts';
import { Time } from '../../web/time.tsx';
import { compareFields } from './compare-fields.ts';
import { Differences } from './difference.tsx';
import type { EditedFields } from './edited-fields.ts';
import type { Revision, RevisionEntry, RevisionReason } from './revisions.ts';
import { DESK_PATHS, editorPath, type TextTarget } from './text-target.ts';

const REASONS: Record<RevisionReason, string> = {
  saved: 'Saved',
  published: 'Published',
  restored: 'Restored',
  overwritten: 'Set aside',
};

interface Frame {
  desk: Desk;
  target: TextTarget;
  title: string;
}

export function RevisionListPage({ revisions, ...frame }: Frame & { revisions: readonly RevisionEntry[] }) {
  const { desk, target, title } = frame;
  const { language, timeZone } = desk.shell;
  return (
    <AdminPage
      desk={desk}
      title={`Revisions of “${title || 'Untitled'}”`}
      current={`${target.kind}s`}
      back={{ label: 'Back to the editor', path: editorPath(target) }}
    >
      {revisions.length === 0 ? (
        <EmptyState title="No revisions yet">
          <p>Whenever this is saved, what it says then is kept here.</p>
        </EmptyState>
      ) : (
        <>
          <p class="lead-in">
            The last {desk.settings.revisionsKept} saved states. “Set aside” is what somebody had written when
            another version took its place.
          </p>
          <ol class="revisions">
            {revisions.map((revision) => (
              <li>
                <a href={`${placeOf(target)}/revisions/${revision.id}`}>
                  <Time value={revision.createdAt} style="date-time" {...{ language, timeZone }} />
                </a>{' '}
                <span class="row-facts">{describe(revision)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </AdminPage>
  );
}

export interface RevisionPageProps extends Frame {
  revision: Revision;
  before: Revision | undefined;
  /** What stands in the editor. */
  now: EditedFields;
  /** Whether it is compared with that rather than with the revision before. */
  isWithNow: boolean;
  authors: ReadonlyMap<string, string>;
}

export function RevisionPage(props: RevisionPageProps) {
  const { desk, target, revision, before, now, isWithNow } = props;
  const place = `${placeOf(target)}/revisions/${revision.id}`;
  const differences = isWithNow
    ? compareFields(now, revision.fields)
    : compareFields(before?.fields ?? NOTHING, revision.fields);
  return (
    <AdminPage
      desk={desk}
      title={formatDate(revision.createdAt, desk.shell, 'date-time')}
      current={`${target.kind}s`}
      back={{ label: 'Revisions', path: `${placeOf(target)}/revisions` }}
      actions={<Restore place={place} />}
    >
      <p class="lead-in">
        {describe(revision)}. Restoring takes it into the editor; readers see it once it is saved.
      </p>
      <nav aria-label="Compared with">
        <ul class="tabs">
          <li>
            <a href={place} {...(!isWithNow && { 'aria-current': 'page' as const })}>
              What it changed
            </a>
          </li>
          <li>
            <a href={`${place}?with=now`} {...(isWithNow && { 'aria-current': 'page' as const })}>
              What restoring changes
            </a>
          </li>
        </ul>
      </nav>
      <Differences differences={differences} authors={props.authors} />
      <details class="revision-whole">
        <summary>The whole text</summary>
        <textarea rows={20} readonly dir="auto" aria-label="The whole text">
          {`\n${revision.fields.source}`}
        </textarea>
      </details>
    </AdminPage>
  );
}

function Restore({ place }: { place: string }) {
  return (
    <form method="post" action={`${place}/restore`}>
      <Button kind="primary">Restore this</Button>
    </form>
  );
}

function describe({ reason, userName }: RevisionEntry): string {
  return userName === null ? REASONS[reason] : `${REASONS[reason]} by ${userName}`;
}

function placeOf({ kind, id }: TextTarget): string {
  return `${DESK_PATHS[kind]}/${id}`;
}

const NOTHING: EditedFields = {
  title: '',
  slug: '',
  source: '',
  format: 'markdown',
  excerpt: '',
  tags: [],
  coverMediaId: null,
  coverAlt: '',
  seoTitle: '',
  seoDescription: '',
  canonicalUrl: '',
  allowsComments: true,
  authorId: 0,
};
