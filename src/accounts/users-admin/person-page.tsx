import { authorPath } from '../../authors/author.ts';
import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, ProblemSummary, SelectField, TextArea, TextField } from '../../web/admin/fields.tsx';
import type { Child } from '../../web/jsx/html.ts';
import type { Problems } from '../../web/read-form.ts';
import { Time } from '../../web/time.tsx';
import type { Role } from '../role.ts';
import { PEOPLE_PATH, StatusBadge } from './people-page.tsx';
import type { Choice, PersonDetail } from './people-queries.ts';
import { RoleChoice } from './role-choice.tsx';
import { ROLE_LABELS } from './role-labels.ts';

export interface PersonScreenProps {
  desk: Desk;
  person: PersonDetail;
  values: { name: string; slug: string; bio: string; website: string };
  problems?: Problems;
  /** What is wrong with one of the forms below: `password`, `to`, `role`. */
  actionProblems?: Problems;
  /** Empty for whoever may not be managed: oneself, and admins for all but owners. */
  roles: readonly Role[];
  others: readonly Choice[];
}

export function PersonScreen(props: PersonScreenProps) {
  const { desk, person, roles } = props;
  const isSelf = person.id === desk.member.id;
  const view = person.postCount > 0 && (
    <a class="button button-plain" href={authorPath(person)}>
      View page
    </a>
  );
  return (
    <AdminPage
      desk={desk}
      title={person.name}
      current="users"
      back={{ label: 'People', path: PEOPLE_PATH }}
      {...(view && { actions: view })}
    >
      <div class="two-columns">
        <div>
          <ProfileForm {...props} />
          {isSelf && (
            <p class="lead-in after-form">
              This is you: your address, password and devices are <a href="/account/">under your account</a>.
              Your role can be changed by another owner.
            </p>
          )}
          {!isSelf && roles.length === 0 && (
            <p class="lead-in after-form">Only owners manage admins and owners.</p>
          )}
          {roles.length > 0 && <Actions {...props} />}
        </div>
        <Facts desk={desk} person={person} />
      </div>
    </AdminPage>
  );
}

function Facts({ desk, person }: { desk: Desk; person: PersonDetail }) {
  const time = (value: number) => <Time value={value} language="en" timeZone={desk.shell.timeZone} />;
  const { texts } = person;
  return (
    <aside class="panel" aria-label="About them">
      <dl class="facts">
        <dt>Status</dt>
        <dd>
          <StatusBadge status={person.status} />
        </dd>
        <dt>Role</dt>
        <dd>{ROLE_LABELS[person.role].label}</dd>
        <dt>E-mail</dt>
        <dd class="break-anywhere">
          {person.email ?? 'none'}
          {person.email !== null && !person.emailVerified && <span class="row-facts"> not confirmed</span>}
        </dd>
        {person.suspendedAt !== null && (
          <>
            <dt>Suspended</dt>
            <dd>{time(person.suspendedAt)}</dd>
          </>
        )}
        <dt>Since</dt>
        <dd>{time(person.createdAt)}</dd>
        <dt>Last seen</dt>
        <dd>{person.lastSeenAt === null ? 'never, or signed out' : time(person.lastSeenAt)}</dd>
        <dt>Devices</dt>
        <dd>{person.sessions === 0 ? 'none' : person.sessions}</dd>
        <dt>Second factor</dt>
        <dd>{person.hasSecondFactor ? 'on' : 'off'}</dd>
        <dt>Posts</dt>
        <dd>
          {texts.posts === person.postCount ? texts.posts : `${texts.posts}, ${person.postCount} published`}
        </dd>
        <dt>Pages</dt>
        <dd>{texts.pages}</dd>
        <dt>Comments</dt>
        <dd>{person.comments}</dd>
      </dl>
    </aside>
  );
}

function ProfileForm({ desk, person, values, problems = {}, roles }: PersonScreenProps) {
  const labels = { name: 'Name', slug: 'Address', bio: 'About', website: 'Website' };
  const isReadOnly = roles.length === 0 && person.id !== desk.member.id;
  return (
    <form class="form" method="post" action={`${PEOPLE_PATH}/${person.id}`}>
      <ProblemSummary problems={problems} labels={labels} />
      <TextField
        name="name"
        label="Name"
        value={values.name}
        problem={problems.name}
        required
        disabled={isReadOnly}
      />
      <TextField
        name="slug"
        label="Address"
        value={values.slug}
        problem={problems.slug}
        hint={`The end of ${desk.shell.siteUrl}/authors/…/. The one it has now goes on leading here.`}
        required
        disabled={isReadOnly}
      />
      <TextArea name="bio" label="About" value={values.bio} problem={problems.bio} disabled={isReadOnly} />
      <TextField
        name="website"
        label="Website"
        value={values.website}
        problem={problems.website}
        inputmode="url"
        disabled={isReadOnly}
      />
      {!isReadOnly && (
        <div class="form-actions">
          <Button kind="primary">Save</Button>
        </div>
      )}
    </form>
  );
}

function Actions(props: PersonScreenProps) {
  const { person, actionProblems = {}, roles, others } = props;
  const isMember = person.status === 'member';
  const hasTexts = person.texts.posts + person.texts.pages > 0;
  return (
    <section class="more-actions" aria-labelledby="more">
      <h2 id="more">Account</h2>
      <Action title="Change the role" person={person} path="role" isOpen={actionProblems.role !== undefined}>
        <RoleChoice
          roles={roles}
          value={person.role}
          problem={actionProblems.role}
          hint="Holds from their next click on."
        />
        <div class="form-actions">
          <Button>Change role</Button>
        </div>
      </Action>
      {isMember && (
        <Action title="Send a link for a new password" person={person} path="password-link">
          <p>The link works once, for one hour, and signs all their devices out when it is used.</p>
          <div class="form-actions">
            <Button>Send the link</Button>
          </div>
        </Action>
      )}
      {isMember && (
        <Action title="Sign out everywhere" person={person} path="sign-out">
          <p>For lost devices. They can sign in again with their password.</p>
          <div class="form-actions">
            <Button>Sign out</Button>
          </div>
        </Action>
      )}
      {person.hasSecondFactor && (
        <Action
          title="Take the second factor away"
          person={person}
          path="second-factor"
          isOpen={actionProblems.password !== undefined}
        >
          <p>
            For somebody who has lost their phone and their recovery codes. Make sure that it is really they
            who ask: from then on their password alone opens the account. They get a mail about it.
          </p>
          <TextField
            name="password"
            label="Your own password"
            type="password"
            autocomplete="current-password"
            problem={actionProblems.password}
            required
          />
          <div class="form-actions">
            <Button kind="danger">Take it away</Button>
          </div>
        </Action>
      )}
      {hasTexts && others.length > 0 && (
        <Action
          title="Hand all posts and pages over"
          person={person}
          path="hand-over"
          isOpen={actionProblems.to !== undefined}
        >
          <SelectField
            name="to"
            label="To"
            options={[
              { value: '', label: 'Choose somebody' },
              ...others.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            problem={actionProblems.to}
            hint="Published or not, they stand under the other name from then on."
          />
          <div class="form-actions">
            <Button kind="danger">Hand over</Button>
          </div>
        </Action>
      )}
      {person.status === 'suspended' ? (
        <Action title="Lift the suspension" person={person} path="restoration">
          <p>They can sign in again with the password that they had.</p>
          <div class="form-actions">
            <Button>Lift</Button>
          </div>
        </Action>
      ) : (
        isMember && (
          <Action title="Suspend" person={person} path="suspension">
            <p>They are signed out at once and cannot sign in. What they wrote stays as it is.</p>
            <div class="form-actions">
              <Button kind="danger">Suspend</Button>
            </div>
          </Action>
        )
      )}
      <Action title="Delete" person={person} path="removal">
        {hasTexts ? (
          <p>Only who has no posts and pages can be deleted. Hand them over first.</p>
        ) : (
          <>
            <p>
              Their account goes for good. Their comments stay, as those of a guest with their name. This
              cannot be taken back.
            </p>
            <div class="form-actions">
              <Button kind="danger">Delete</Button>
            </div>
          </>
        )}
      </Action>
    </section>
  );
}

interface ActionProps {
  title: string;
  person: PersonDetail;
  path: string;
  isOpen?: boolean;
  children?: Child;
}

function Action({ title, person, path, isOpen, children }: ActionProps) {
  return (
    <details class="panel" open={isOpen}>
      <summary>{title}</summary>
      <form class="form" method="post" action={`${PEOPLE_PATH}/${person.id}/${path}`}>
        {children}
      </form>
    </details>
  );
}
