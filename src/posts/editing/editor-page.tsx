// The editor: a title, a text, and beside them all else that can be said of a post or page.

import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Badge, Button, ProblemSummary } from '../../web/admin/fields.tsx';
import { formatDate } from '../../web/dates.ts';
import type { Problems } from '../../web/read-form.ts';
import { isReadable } from '../post.ts';
import type { EditedFields } from './edited-fields.ts';
import { EditorSettings } from './editor-settings.tsx';
import type { WorkingCopy } from './edits.ts';
import { StatusBadge } from './status-badge.tsx';
import type { StoredText } from './stored-text.ts';
import { DESK_PATHS } from './text-target.ts';
import type { WriterOption } from './writers.ts';

export interface EditorPageProps {
  desk: Desk;
  text: StoredText;
  copy: WorkingCopy;
  /** What stands in the form: the copy's, or what was not accepted. */
  fields: EditedFields;
  /** As the field has it. */
  publishAt: string;
  problems: Problems;
  /** Null for those who may not choose. */
  writers: readonly WriterOption[] | null;
  /** Where readers find it, null for what they don't. */
  publicPath: string | null;
  coverUrl: string | null;
  can: { publish: boolean; trash: boolean };
}

export const FIELD_LABELS: Readonly<Record<string, string>> = {
  title: 'Title',
  source: 'Text',
  slug: 'Address',
  publishAt: 'Time of publication',
  tags: 'Tags',
  excerpt: 'Excerpt',
  coverMediaId: 'Cover',
  coverAlt: 'Description of the cover',
  seoTitle: 'Title for search engines',
  seoDescription: 'Description for search engines',
  canonicalUrl: 'Original address',
  authorId: 'Author',
  format: 'Format',
  allowsComments: 'Comments',
};

export function EditorPage(props: EditorPageProps) {
  const { desk, text, fields, problems } = props;
  const { kind, id } = text.target;
  const desks = DESK_PATHS[kind];
  const place = `${desks}/${id}`;
  return (
    <AdminPage
      desk={desk}
      title={fields.title === '' ? `Untitled ${kind}` : `Edit “${fields.title}”`}
      current={`${kind}s`}
      hidesTitle
      isWide
      scripts={[desk.assets.scripts.editor]}
    >
      <form
        id="editor"
        class="editor"
        method="post"
        action={`${place}/edit`}
        enctype="multipart/form-data"
        autocomplete="off"
        data-kind={`${kind}s`}
        data-id={id}
        data-version={props.copy.version}
        data-autosave={`${place}/autosave`}
        data-preview={`${place}/preview`}
        data-upload="/admin/media"
        data-tags="/admin/tags/names"
        data-status={text.status}
        data-user={desk.member.id}
        data-author={fields.authorId}
        data-format={fields.format}
      >
        <input type="hidden" name="base" value={props.copy.version} />
        <EditorBar {...props} />
        <div class="editor-columns">
          <div class="editor-text">
            <ProblemSummary problems={problems} labels={FIELD_LABELS} />
            <div data-conflict hidden />
            <TitleAndSource fields={fields} problems={problems} />
            <div data-preview-pane hidden />
          </div>
          <EditorSettings {...props} place={place} />
        </div>
      </form>
      <form id="trash-text" method="post" action={`${place}/trash`} />
      <form id="preview-link" method="post" action={`${place}/preview-link`} />
    </AdminPage>
  );
}

function EditorBar({ desk, text, copy, publicPath, can }: EditorPageProps) {
  const { kind, id } = text.target;
  const isOut = isReadable(text.status);
  return (
    <div class="editor-bar">
      <a class="editor-back" href={DESK_PATHS[kind]}>
        {kind === 'post' ? 'Posts' : 'Pages'}
      </a>
      <span class="editor-badges">
        <StatusBadge text={text} dates={desk.shell} />
        {isOut && copy.isPending && <Badge kind="waiting">Changes not published</Badge>}
      </span>
      <p class="editor-state" data-save-state role="status">
        {savedText(copy, desk)}
      </p>
      <span class="editor-buttons">
        {publicPath !== null && (
          <a class="button button-plain" href={publicPath}>
            View
          </a>
        )}
        <a class="button button-plain" href={`${DESK_PATHS[kind]}/${id}/preview`} data-preview-link>
          Preview
        </a>
        {/* The first button of a form is the one that the Enter key means. */}
        <Button kind={isOut ? 'primary' : 'plain'} name="action" value="save">
          {isOut ? 'Update' : 'Save'}
        </Button>
        {!isOut && can.publish && (
          <Button kind="primary" name="action" value="publish">
            {text.status === 'scheduled' ? 'Publish now' : 'Publish'}
          </Button>
        )}
      </span>
    </div>
  );
}

function savedText({ version, savedAt, savedBy }: WorkingCopy, { shell, member }: Desk): string {
  if (version === 0) return '';
  const by = savedBy === null || savedBy.id === member.id ? '' : ` by ${savedBy.name}`;
  return `Saved ${formatDate(savedAt, shell, 'date-time')}${by}`;
}

function TitleAndSource({ fields, problems }: { fields: EditedFields; problems: Problems }) {
  return (
    <>
      <label class="visually-hidden" for="field-title">
        Title
      </label>
      {/* A text area, because long titles take several lines. */}
      <textarea
        id="field-title"
        class="editor-title"
        name="title"
        rows={1}
        placeholder="Title"
        autocomplete="off"
        spellcheck={true}
        dir="auto"
        {...(problems.title !== undefined && { 'aria-invalid': 'true' })}
      >
        {`\n${fields.title}`}
      </textarea>
      <FieldProblem text={problems.title} />
      <div class="editor-toolbar" data-toolbar hidden />
      <label class="visually-hidden" for="field-source">
        Text
      </label>
      <textarea
        id="field-source"
        class="editor-source"
        name="source"
        rows={24}
        spellcheck={true}
        dir="auto"
        placeholder={fields.format === 'html' ? '<p>Write here…</p>' : 'Write here. Markdown is welcome.'}
        {...(problems.source !== undefined && { 'aria-invalid': 'true' })}
      >
        {/* The first line break of a text area is not part of its text. */}
        {`\n${fields.source}`}
      </textarea>
      <FieldProblem text={problems.source} />
    </>
  );
}

function FieldProblem({ text }: { text: string | undefined }) {
  return text === undefined ? null : <p class="field-problem">{text}</p>;
}
