import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, ProblemSummary, TextArea, TextField } from '../../web/admin/fields.tsx';
import { counted } from '../../web/counted.ts';
import type { Problems } from '../../web/read-form.ts';
import { TAG_NAME_MAX_LENGTH } from '../ensure-tags.ts';
import { type Tag, tagPath } from '../tag.ts';
import type { TagFields } from '../tag-fields.ts';
import { TAGS_PATH } from './tag-list-page.tsx';

export interface TagFormScreenProps {
  desk: Desk;
  /** Null for a new one. */
  tag: Tag | null;
  values: TagFields;
  /** Of what the form was filled in from. */
  version: string;
  problems?: Problems;
  /** What somebody else has made of it since. */
  current?: Tag;
  /** Of whatever status. */
  postCount: number;
  /** To merge into: what was typed, and names to choose from. */
  merge?: { value: string; problem?: string | undefined; names: readonly string[] };
}

const LABELS = { name: 'Name', slug: 'Address', description: 'Description' };

export function TagFormScreen(props: TagFormScreenProps) {
  const { desk, tag } = props;
  const view = tag && (
    <a class="button button-plain" href={tagPath(tag)}>
      View page
    </a>
  );
  return (
    <AdminPage
      desk={desk}
      title={tag?.name ?? 'New tag'}
      current="tags"
      back={{ label: 'Tags', path: TAGS_PATH }}
      {...(view && { actions: view })}
    >
      <TagForm {...props} />
      {tag && <More {...props} tag={tag} />}
    </AdminPage>
  );
}

function TagForm({ desk, tag, values, version, problems = {}, current }: TagFormScreenProps) {
  return (
    <form class="form" method="post" action={tag === null ? `${TAGS_PATH}/new` : `${TAGS_PATH}/${tag.id}`}>
      <ProblemSummary problems={problems} labels={LABELS} />
      {current && <Meanwhile current={current} />}
      <input type="hidden" name="version" value={version} />
      <TextField
        name="name"
        label="Name"
        value={values.name}
        problem={problems.name}
        required
        maxlength={TAG_NAME_MAX_LENGTH}
        autofocus={tag === null}
      />
      <TextField
        name="slug"
        label="Address"
        value={values.slug}
        problem={problems.slug}
        hint={
          tag === null
            ? `The end of its page’s address, ${desk.shell.siteUrl}/tags/…/. Leave it empty to have it made of the name.`
            : `The end of ${desk.shell.siteUrl}/tags/…/. The address it has now goes on leading here.`
        }
      />
      <TextArea
        name="description"
        label="Description"
        value={values.description}
        problem={problems.description}
        hint="Stands at the top of its page, and where search engines show it."
        rows={3}
      />
      <div class="form-actions">
        <Button kind="primary">{tag === null ? 'Add tag' : 'Save'}</Button>
      </div>
    </form>
  );
}

function Meanwhile({ current }: { current: Tag }) {
  return (
    <div class="panel meanwhile">
      <p>Somebody else has changed this tag since you opened it. This is what it is now:</p>
      <dl class="facts">
        <dt>Name</dt>
        <dd dir="auto">{current.name}</dd>
        <dt>Address</dt>
        <dd>{current.slug}</dd>
        <dt>Description</dt>
        <dd dir="auto">{current.description || '–'}</dd>
      </dl>
      <p>What you typed is below. Save again to put it in the place of this.</p>
    </div>
  );
}

function More({ tag, postCount, merge }: TagFormScreenProps & { tag: Tag }) {
  return (
    <section class="more-actions" aria-labelledby="more">
      <h2 id="more">More</h2>
      <p class="lead-in">
        {postCount === 0
          ? 'No post has this tag.'
          : `${counted(postCount, 'post')} with this tag, drafts included.`}
      </p>
      <details class="panel" open={merge?.problem !== undefined}>
        <summary>Merge into another tag</summary>
        <form class="form" method="post" action={`${TAGS_PATH}/${tag.id}/merge`}>
          <p>
            All its posts get the other tag instead, this one goes, and its address leads to the other. This
            cannot be taken back.
          </p>
          <TextField
            name="into"
            label="The tag that stays"
            value={merge?.value}
            problem={merge?.problem}
            list="tag-names"
            autocomplete="off"
            required
          />
          <datalist id="tag-names">
            {merge?.names.map((name) => (
              <option value={name} />
            ))}
          </datalist>
          <div class="form-actions">
            <Button kind="danger">Merge</Button>
          </div>
        </form>
      </details>
      <details class="panel">
        <summary>Delete this tag</summary>
        <form class="form" method="post" action={`${TAGS_PATH}/${tag.id}/removal`}>
          <p>Its posts stay, without this tag. Its page and its feed go. This cannot be taken back.</p>
          <div class="form-actions">
            <Button kind="danger">Delete</Button>
          </div>
        </form>
      </details>
      {postCount > 0 && (
        <details class="panel">
          <summary>Refresh the search</summary>
          <form class="form" method="post" action={`${TAGS_PATH}/${tag.id}/search`}>
            <p>
              For posts that the search does not find by this name, after the server was stopped while a new
              name was being taken over.
            </p>
            <div class="form-actions">
              <Button>Refresh</Button>
            </div>
          </form>
        </details>
      )}
    </section>
  );
}
