import type { Context, Handler } from 'hono';
import { loadDesk } from '../../site/desk.ts';
import { loadSite, type Working } from '../../site/site.ts';
import { idParam } from '../../web/id-param.ts';
import { leaveNotice } from '../../web/notice.ts';
import { type FormFields, type Problems, parseFields, readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import type { Actor } from '../actor.ts';
import { profileSchema } from '../edit-profile.ts';
import { actorOf, requireMember } from '../identify.ts';
import { demand } from '../permissions.ts';
import { ROLES } from '../role.ts';
import { placeOf, tooOftenText } from '../screens/account-answers.tsx';
import { deleteUser } from './delete-user.ts';
import { type EditUserResult, editUser } from './edit-user.ts';
import { giveRole } from './give-role.ts';
import { handOver } from './hand-over.ts';
import { endSecondFactorOf, sendReset, signOutUser } from './help-user.ts';
import { PEOPLE_PATH } from './people-page.tsx';
import { findPerson, listAuthors, type PersonDetail } from './people-queries.ts';
import { leaveLink, mayHandle } from './people-screens.tsx';
import { PersonScreen, type PersonScreenProps } from './person-page.tsx';
import { ROLE_LABELS } from './role-labels.ts';
import { restoreUser, suspendUser } from './suspend-user.ts';

/** `/admin/users/7` */
export function personScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'users.manage');
    return showPerson(c, working, {});
  };
}

export function editPersonRoute(working: Working): Handler {
  return async (c) => {
    const { database, now } = working;
    const actor = actorOf(c);
    demand(actor, 'users.manage');
    const form = await readForm(c);
    const [name, slug, bio, website] = ['name', 'slug', 'bio', 'website'].map((field) => form.text(field));
    const values = { name: name ?? '', slug: slug ?? '', bio: bio ?? '', website: website ?? '' };
    const parsed = parseFields(profileSchema, values);
    if (!parsed.ok) return showPerson(c, working, { values, problems: parsed.problems });
    const fields = { ...parsed.data, slug: values.slug };
    const result = await database.transaction((tx) =>
      editUser(tx, actor, { userId: idParam(c), fields }, now()),
    );
    if (result.ok) return done(c, working, `“${fields.name}” is saved.`);
    if (result.reason === 'no-such-user') return c.notFound();
    return showPerson(c, working, { values, problems: SLUG_PROBLEMS[result.reason] });
  };
}

const SLUG_PROBLEMS: Record<Exclude<(EditUserResult & { ok: false })['reason'], 'no-such-user'>, Problems> = {
  'slug-taken': { slug: 'Somebody else has this address. Choose another.' },
  'slug-reserved': { slug: 'This address belongs to the site itself. Choose another.' },
  'slug-empty': { slug: 'Write letters or digits.' },
};

/** What a form below somebody's profile asks for: what to tell then, or what is wrong. */
type Outcome = { text: string; path?: string } | { problems: Problems } | { refusal: Refusal } | null;
type Refusal = keyof typeof REFUSALS;
type Deed = (context: {
  actor: Actor;
  userId: number;
  form: FormFields;
  working: Working;
  c: Context;
}) => Promise<Outcome>;

const REFUSALS = {
  'no-such-user': 'They are not there any more.',
  self: 'Nobody does this to their own account.',
  'last-owner': 'A site keeps one owner. Make somebody else an owner first.',
  'has-texts': 'They have posts or pages by now. Hand them over first.',
  'no-account': 'They have no account. Invite them instead.',
  suspended: 'They are suspended. Lift that first.',
  none: 'They have no second factor.',
  'not-confirmed':
    'Their address is not confirmed, so this may be anybody. Send them a link for a new password: it reaches the owner of the address, and following it confirms it.',
  'same-user': 'Choose somebody else.',
} as const;

const DEEDS: Readonly<Record<string, Deed>> = {
  role: async ({ actor, userId, form, working }) => {
    const role = ROLES.find((one) => one === form.text('role'));
    if (role === undefined) return { problems: { role: 'Choose a role.' } };
    const result = await working.database.transaction((tx) =>
      giveRole(tx, actor, { userId, role }, working.now()),
    );
    if (!result.ok) return { refusal: result.reason };
    return { text: `The role is changed: ${ROLE_LABELS[role].label.toLowerCase()}.` };
  },
  suspension: async ({ actor, userId, working }) => {
    const result = await working.database.transaction((tx) => suspendUser(tx, actor, userId, working.now()));
    return result.ok
      ? { text: `${result.user.name} is suspended and signed out.` }
      : { refusal: result.reason };
  },
  restoration: async ({ actor, userId, working }) => {
    const result = await working.database.transaction((tx) => restoreUser(tx, actor, userId, working.now()));
    return result.ok ? { text: `${result.user.name} can sign in again.` } : { refusal: result.reason };
  },
  'sign-out': async ({ actor, userId, working }) => {
    const result = await working.database.transaction((tx) => signOutUser(tx, actor, userId, working.now()));
    return result.ok ? { text: `${result.user.name} is signed out everywhere.` } : { refusal: result.reason };
  },
  'password-link': async ({ actor, userId, working, c }) => {
    const place = placeOf(await loadSite(working));
    const result = await working.database.transaction((tx) =>
      sendReset(tx, actor, userId, place, working.now()),
    );
    if (!result.ok) return { refusal: result.reason };
    leaveLink(c, working, result);
    return null;
  },
  'second-factor': async ({ actor, userId, form, working, c }) => {
    const confirmed = await working.accounts.confirmPassword(requireMember(c), form.text('password'));
    if (!confirmed.ok && confirmed.reason === 'wrong')
      return { problems: { password: 'That is not your password. Try again.' } };
    if (!confirmed.ok) return { problems: { password: tooOftenText(confirmed.retryAfterSeconds) } };
    const place = placeOf(await loadSite(working));
    const result = await working.database.transaction((tx) =>
      endSecondFactorOf(tx, actor, userId, place, working.now()),
    );
    if (!result.ok) return { refusal: result.reason };
    return { text: `${result.user.name} signs in with the password alone now, and was told so by mail.` };
  },
  'hand-over': async ({ actor, userId, form, working }) => {
    const toId = form.ids('to')[0];
    if (toId === undefined) return { problems: { to: 'Choose somebody.' } };
    const result = await handOver(working.database, actor, { fromId: userId, toId, now: working.now() });
    if (!result.ok) return { refusal: result.reason };
    if (!result.isDone)
      return { problems: { to: 'There are so many that some are left: do the same again.' } };
    return { text: `All posts and pages are by ${result.to.name} now.` };
  },
  removal: async ({ actor, userId, working }) => {
    const result = await working.database.transaction((tx) => deleteUser(tx, actor, userId, working.now()));
    if (!result.ok) return { refusal: result.reason };
    return { text: `${result.user.name} is deleted.`, path: PEOPLE_PATH };
  },
};

/** `/admin/users/7/suspension` … */
export function personDeedRoute(working: Working): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, 'users.manage');
    const name = c.req.param('deed') ?? '';
    const deed = Object.hasOwn(DEEDS, name) ? DEEDS[name] : undefined;
    if (deed === undefined) return c.notFound();
    const outcome = await deed({ actor, userId: idParam(c), form: await readForm(c), working, c });
    if (outcome === null) return c.redirect(`${PEOPLE_PATH}/${idParam(c)}`, 303);
    if ('problems' in outcome) return showPerson(c, working, { actionProblems: outcome.problems });
    if ('text' in outcome) return done(c, working, outcome.text, outcome.path);
    if (outcome.refusal === 'no-such-user') return c.notFound();
    leaveNotice(c, working.siteUrl, { text: REFUSALS[outcome.refusal], kind: 'bad' });
    return c.redirect(`${PEOPLE_PATH}/${idParam(c)}`, 303);
  };
}

function done(c: Context, working: Working, text: string, path = `${PEOPLE_PATH}/${idParam(c)}`): Response {
  leaveNotice(c, working.siteUrl, { text });
  return c.redirect(path, 303);
}

type FormState = Partial<Pick<PersonScreenProps, 'values' | 'problems' | 'actionProblems'>>;

async function showPerson(c: Context, working: Working, state: FormState) {
  const db = working.database.read;
  const person = await findPerson(db, idParam(c), working.now());
  if (person === undefined) return c.notFound();
  const desk = await loadDesk(c, working);
  const others = await listAuthors(db, person.id);
  const isRefused = state.problems !== undefined || state.actionProblems !== undefined;
  const roles = rolesFor(actorOf(c), person);
  const page = (
    <PersonScreen
      desk={desk}
      person={person}
      values={valuesOf(person)}
      roles={roles}
      others={others}
      {...state}
    />
  );
  return renderPage(c, page, isRefused ? 422 : 200);
}

/** What somebody may be made by this actor; nothing for whom they may not manage. */
function rolesFor(actor: Actor, person: PersonDetail) {
  if (person.id === actor.userId || !mayHandle(actor, person.role)) return [];
  return ROLES.filter((role) => mayHandle(actor, role));
}

function valuesOf({ name, slug, bio, website }: PersonDetail) {
  return { name, slug, bio, website: website ?? '' };
}
