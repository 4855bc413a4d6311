import { Button, CheckField, SelectField, TextArea, TextField } from '../../web/admin/fields.tsx';
import type { Child } from '../../web/jsx/html.ts';
import type { EditorPageProps } from './editor-page.tsx';
import { previewPath } from './preview-link.ts';

type SettingsProps = EditorPageProps & {
  /** Where what is done to this text stands: `/admin/posts/7`. */
  place: string;
};

/** What stands beside the text. */
export function EditorSettings(props: SettingsProps) {
  const { fields, problems, text } = props;
  const isPost = text.target.kind === 'post';
  return (
    <aside class="editor-settings" aria-label="Settings">
      <Publication {...props} />
      {isPost && <Tags {...props} />}
      <Fold title="Excerpt and cover" isOpen={hasProblem(props, ['excerpt', 'coverMediaId', 'coverAlt'])}>
        <TextArea
          name="excerpt"
          label="Excerpt"
          value={fields.excerpt}
          rows={4}
          hint="Shown in lists; the beginning of the text when empty."
          problem={problems.excerpt}
        />
        <Cover {...props} />
      </Fold>
      <Fold title="Search engines" isOpen={hasProblem(props, ['seoTitle', 'seoDescription', 'canonicalUrl'])}>
        <TextField name="seoTitle" label="Title" value={fields.seoTitle} problem={problems.seoTitle} />
        <TextArea
          name="seoDescription"
          label="Description"
          value={fields.seoDescription}
          rows={3}
          problem={problems.seoDescription}
        />
        <TextField
          name="canonicalUrl"
          label="Original address"
          value={fields.canonicalUrl}
          inputmode="url"
          hint="Where this appeared first, if not here."
          problem={problems.canonicalUrl}
        />
      </Fold>
      <More {...props} />
      <PreviewLink {...props} />
      <p class="editor-links">
        <a href={`${props.place}/revisions`}>Revisions</a>
        {props.can.trash && (
          <button class="link-button is-danger" type="submit" form="trash-text">
            Move to trash
          </button>
        )}
      </p>
    </aside>
  );
}

function hasProblem({ problems }: SettingsProps, names: readonly string[]): boolean {
  return names.some((name) => problems[name] !== undefined);
}

function Fold({ title, isOpen, children }: { title: string; isOpen: boolean; children: Child }) {
  return (
    <details class="editor-fold" open={isOpen}>
      <summary>{title}</summary>
      <div class="editor-fold-body">{children}</div>
    </details>
  );
}

function Publication(props: SettingsProps) {
  const { desk, text, fields, problems, publishAt } = props;
  const { status, target } = text;
  return (
    <section class="editor-section" aria-label="Publication">
      <TextField
        name="publishAt"
        type="datetime-local"
        label={`Time of publication (${desk.settings.timeZone})`}
        value={publishAt}
        problem={problems.publishAt}
      />
      {props.can.publish && (
        <div class="editor-choices">
          {status === 'draft' && <Choice value="schedule" label="Schedule" />}
          {status === 'unlisted' && <Choice value="publish" label="Publish in lists" />}
          {status !== 'draft' && (
            <Choice value="unpublish" label={status === 'scheduled' ? 'Back to draft' : 'Unpublish'} />
          )}
          {status !== 'unlisted' && (
            <Choice value="unlist" label={status === 'published' ? 'Unlist' : 'Publish unlisted'} />
          )}
        </div>
      )}
      <TextField
        name="slug"
        label="Address"
        value={fields.slug}
        hint={
          fields.slug === ''
            ? 'Made of the title.'
            : target.kind === 'page'
              ? 'A page below another has its path: about/team.'
              : undefined
        }
        problem={problems.slug}
      />
    </section>
  );
}

function Choice({ value, label }: { value: string; label: string }) {
  return (
    <button type="submit" class="button button-plain button-small" name="action" value={value}>
      {label}
    </button>
  );
}

function Tags({ fields, problems }: SettingsProps) {
  return (
    <section class="editor-section" aria-label="Tags">
      <p class="editor-label" aria-hidden="true">
        Tags
      </p>
      <ul class="editor-tags" data-tag-list>
        {fields.tags.map((name) => (
          <li>
            <label>
              <input type="checkbox" name="tag" value={name} checked /> <span dir="auto">{name}</span>
            </label>
          </li>
        ))}
      </ul>
      <div class="field">
        <label for="field-tags">Add tags</label>
        <input
          id="field-tags"
          name="newTags"
          data-tag-input
          autocomplete="off"
          dir="auto"
          aria-describedby="tags-hint"
        />
        {problems.tags !== undefined && <p class="field-problem">{problems.tags}</p>}
        <p class="field-hint" id="tags-hint">
          Separate tags with commas.
        </p>
      </div>
    </section>
  );
}

function Cover({ fields, problems, coverUrl }: SettingsProps) {
  return (
    <>
      <input type="hidden" name="coverMediaId" value={fields.coverMediaId ?? ''} />
      <div class="editor-cover" data-cover>
        {coverUrl !== null && <img src={coverUrl} alt={fields.coverAlt} />}
      </div>
      {problems.coverMediaId !== undefined && <p class="field-problem">{problems.coverMediaId}</p>}
      <TextField
        name="coverAlt"
        label="Description of the cover"
        value={fields.coverAlt}
        hint="For those who do not see it."
        problem={problems.coverAlt}
      />
    </>
  );
}

function More(props: SettingsProps) {
  const { fields, problems, writers, text } = props;
  return (
    <Fold title="More" isOpen={hasProblem(props, ['authorId', 'format'])}>
      {writers !== null && (
        <SelectField
          name="authorId"
          label="Author"
          value={String(fields.authorId)}
          options={writers.map(({ id, name }) => ({ value: String(id), label: name }))}
          problem={problems.authorId}
        />
      )}
      <SelectField
        name="format"
        label="Format"
        value={fields.format}
        options={[
          { value: 'markdown', label: 'Markdown' },
          { value: 'html', label: 'HTML' },
        ]}
      />
      {text.target.kind === 'post' && (
        <CheckField name="allowsComments" label="Readers may comment" checked={fields.allowsComments} />
      )}
    </Fold>
  );
}

function PreviewLink({ desk, text }: SettingsProps) {
  const token = text.previewToken;
  return (
    <Fold title="Private link" isOpen={false}>
      <p class="field-hint">
        {token === null
          ? 'Anybody who has the link reads this as it stands in the editor, without an account.'
          : 'Anybody who has this link reads what stands in the editor:'}
      </p>
      {token !== null && (
        <p class="editor-private-link">
          <a href={previewPath(token)}>{`${desk.shell.siteUrl}${previewPath(token)}`}</a>
        </p>
      )}
      <div class="editor-choices">
        <button
          type="submit"
          class="button button-plain button-small"
          form="preview-link"
          name="change"
          value="make"
        >
          {token === null ? 'Make a link' : 'Make another link'}
        </button>
        {token !== null && (
          <Button form="preview-link" name="change" value="remove">
            Remove
          </Button>
        )}
      </div>
    </Fold>
  );
}
