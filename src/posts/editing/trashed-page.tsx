import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button } from '../../web/admin/fields.tsx';
import { formatDate } from '../../web/dates.ts';
import { raw } from '../../web/jsx/html.ts';
import type { StoredText } from './stored-text.ts';
import { DESK_PATHS } from './text-target.ts';

export interface TrashedPageProps {
  desk: Desk;
  text: StoredText;
  /** As its writer has it in the editor. */
  title: string;
  can: { trash: boolean; delete: boolean };
}

/** What is in the trash can be read and taken out again. */
export function TrashedPage({ desk, text, title, can }: TrashedPageProps) {
  const { kind, id } = text.target;
  const place = `${DESK_PATHS[kind]}/${id}`;
  return (
    <AdminPage
      desk={desk}
      title={title === '' ? `Untitled ${kind}` : title}
      current={`${kind}s`}
      back={{ label: 'Trash', path: `${DESK_PATHS[kind]}?status=trash` }}
    >
      <div class="panel trashed">
        <p>{trashedText(text, desk)}</p>
        <div class="form-actions">
          {can.trash && (
            <form method="post" action={`${place}/untrash`}>
              <Button kind="primary">Restore</Button>
            </form>
          )}
          {can.delete && (
            <form method="post" action={`${place}/delete`}>
              <Button kind="danger">Delete for good</Button>
            </form>
          )}
          <a href={`${place}/revisions`}>Revisions</a>
        </div>
      </div>
      <div class="content trashed-text" dir="auto">
        {raw(text.rendered.html)}
      </div>
    </AdminPage>
  );
}

function trashedText({ trashedAt }: StoredText, { settings, shell }: Desk): string {
  const since = `In the trash since ${formatDate(trashedAt ?? 0, shell, 'date')}.`;
  if (settings.trashDays === 0) return since;
  return `${since} It is deleted for good ${settings.trashDays} days after that.`;
}
