import type { Context } from 'hono';
import type { Working } from '../../site/site.ts';
import { Button, ProblemSummary, SelectField, TextArea, TextField } from '../../web/admin/fields.tsx';
import { parseFields, readForm } from '../../web/read-form.ts';
import { USER_NAME_MAX_LENGTH } from '../add-user.ts';
import { BIO_MAX_LENGTH, editProfile, findProfile, profileSchema, setNotify } from '../edit-profile.ts';
import { actorFrom, type Member } from '../member.ts';
import { isStaff } from '../role.ts';
import { type FormState, goOn, good, membersOnly, type Route, show } from './account-answers.tsx';

const PATH = '/account/';

type Values = { name: string; bio: string; website: string };

export function profilePageRoute(working: Working): Route {
  return membersOnly(working, (c, member) => showForm(c, working, member));
}

export function profileRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const form = await readForm(c);
    const values = { name: form.text('name'), bio: form.text('bio'), website: form.text('website') };
    const parsed = parseFields(profileSchema, values);
    if (!parsed.ok) return showForm(c, working, member, { values, problems: parsed.problems });
    const actor = actorFrom(member, c.var.clientAddress);
    await working.database.transaction((tx) => editProfile(tx, actor, member.id, parsed.data, working.now()));
    return goOn(c, working, PATH, good('Your profile is saved.'));
  });
}

export function notifyRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const wish = (await readForm(c)).text('notify');
    const notify = NOTIFY.find((option) => option.value === wish)?.value;
    if (notify !== undefined) await working.database.transaction((tx) => setNotify(tx, member.id, notify));
    return goOn(c, working, PATH, good('Your wish about mail is kept.'));
  });
}

const NOTIFY = [
  { value: 'all', label: 'About all comments on my posts, replies and mentions' },
  { value: 'replies', label: 'About replies to my comments and mentions of me' },
  { value: 'none', label: 'About no comments at all' },
] as const;

async function showForm(
  c: Context,
  working: Working,
  member: Member,
  state?: FormState<Values>,
): Promise<Response> {
  const profile = await findProfile(working.database.read, member.id);
  const values = state?.values ?? { ...profile, website: profile.website ?? '' };
  const children = (
    <>
      {!member.emailVerified && <Unconfirmed />}
      <ProfileForm values={values} problems={state?.problems ?? {}} />
      {isStaff(member.role) && (
        <p class="account-note">
          Your page is at{' '}
          <a href={`/authors/${encodeURIComponent(profile.slug)}/`}>/authors/{profile.slug}/</a>
        </p>
      )}
      <NotifyForm member={member} />
    </>
  );
  return show(c, working, () => ({ title: 'Profile', member, path: PATH, children }), state ? 422 : 200);
}

function Unconfirmed() {
  return (
    <p class="account-lead">
      Your e-mail address is not confirmed yet: follow the link in the mail that came there, or{' '}
      <a href="/account/email/">have it sent again</a>.
    </p>
  );
}

function ProfileForm({ values, problems }: FormState<Values>) {
  return (
    <>
      <ProblemSummary problems={problems} labels={{ name: 'Name', bio: 'About you', website: 'Website' }} />
      <form class="form" method="post" action={PATH}>
        <TextField
          name="name"
          label="Name"
          autocomplete="name"
          maxlength={USER_NAME_MAX_LENGTH}
          value={values.name}
          problem={problems.name}
          required
        />
        <TextArea
          name="bio"
          label="About you"
          hint="A few sentences, shown with what you write."
          maxlength={BIO_MAX_LENGTH}
          value={values.bio}
          problem={problems.bio}
        />
        <TextField
          name="website"
          label="Website"
          inputmode="url"
          autocomplete="url"
          value={values.website}
          problem={problems.website}
        />
        <div class="form-actions">
          <Button kind="primary">Save</Button>
        </div>
      </form>
    </>
  );
}

function NotifyForm({ member }: { member: Member }) {
  return (
    <section class="account-section" aria-labelledby="mail-heading">
      <h2 id="mail-heading">Mail</h2>
      <form class="form" method="post" action="/account/notifications/">
        <SelectField name="notify" label="Write to me" value={member.notify} options={NOTIFY} />
        <div class="form-actions">
          <Button>Save</Button>
        </div>
      </form>
    </section>
  );
}
