import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button } from '../../web/admin/fields.tsx';
import { formatDate } from '../../web/dates.ts';
import { compareFields } from './compare-fields.ts';
import { Differences } from './difference.tsx';
import type { EditedFields } from './edited-fields.ts';
import type { WorkingCopy } from './edits.ts';
import type { SaveAction } from './publication-time.ts';
import { DESK_PATHS, editorPath, type TextTarget } from './text-target.ts';

export interface ConflictPageProps {
  desk: Desk;
  target: TextTarget;
  current: WorkingCopy;
  mine: EditedFields;
  action: SaveAction;
  publishAt: string;
}

/** Somebody else was quicker: both texts, and the choice. */
export function ConflictPage({ desk, target, current, mine, action, publishAt }: ConflictPageProps) {
  const who = current.savedBy?.name ?? 'Somebody';
  const isSelf = current.savedBy?.id === desk.member.id;
  return (
    <AdminPage
      desk={desk}
      title="There are two versions"
      current={`${target.kind}s`}
      back={{ label: target.kind === 'post' ? 'Posts' : 'Pages', path: DESK_PATHS[target.kind] }}
    >
      <p class="lead-in">
        {isSelf ? 'You saved' : `${who} saved`} another version
        {isSelf ? ' in another window' : ''} on {formatDate(current.savedAt, desk.shell, 'date-time')}, while
        you were writing this one. Nothing is lost: whichever you choose, the other is kept under Revisions.
      </p>
      <form method="post" action={editorPath(target)} enctype="multipart/form-data" class="conflict-choice">
        <HiddenFields mine={mine} />
        <input type="hidden" name="base" value={current.version} />
        <input type="hidden" name="force" value="1" />
        <input type="hidden" name="publishAt" value={publishAt} />
        <Button kind="primary" name="action" value={action}>
          Keep mine
        </Button>
        <Button name="action" value="take-theirs">
          {isSelf ? 'Take the other' : 'Take theirs'}
        </Button>
      </form>
      <section>
        <h2>What is different in yours</h2>
        <Differences differences={compareFields(current.fields, mine)} />
      </section>
      <section>
        <h2>Both texts, to copy from</h2>
        <div class="conflict-texts">
          <Whole label="Yours" text={mine.source} />
          <Whole label={isSelf ? 'The other' : `${who}’s`} text={current.fields.source} />
        </div>
      </section>
    </AdminPage>
  );
}

function HiddenFields({ mine }: { mine: EditedFields }) {
  const { tags, allowsComments, coverMediaId, ...texts } = mine;
  return (
    <>
      {Object.entries(texts).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {tags.map((tag) => (
        <input type="hidden" name="tag" value={tag} />
      ))}
      <input type="hidden" name="coverMediaId" value={coverMediaId ?? ''} />
      {allowsComments && <input type="hidden" name="allowsComments" value="on" />}
    </>
  );
}

function Whole({ label, text }: { label: string; text: string }) {
  return (
    <div class="field">
      <label for={`whole-${label}`}>{label}</label>
      <textarea id={`whole-${label}`} rows={14} readonly dir="auto">
        {`\n${text}`}
      </textarea>
    </div>
  );
}
