import type { Context, Handler } from 'hono';
import { loadDesk } from '../../site/desk.ts';
import { loadSite, type Working } from '../../site/site.ts';
import { idParam } from '../../web/id-param.ts';
import { leaveNotice } from '../../web/notice.ts';
import { queryPage } from '../../web/query-href.ts';
import { queryText } from '../../web/query-text.ts';
import { type Problems, readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import type { Actor } from '../actor.ts';
import { actorOf } from '../identify.ts';
import { demand, may } from '../permissions.ts';
import { ROLES, type Role } from '../role.ts';
import { placeOf } from '../screens/account-answers.tsx';
import { userEmail } from '../user-email.ts';
import {
  type InvitedRole,
  type InviteResult,
  invite,
  renewInvitation,
  withdrawInvitation,
} from './invitations.ts';
import { InviteScreen, type InviteScreenProps } from './invite-page.tsx';
import { PEOPLE_PATH, PeopleScreen } from './people-page.tsx';
import { listAuthorsWithoutAccount, listInvitations, listPeople } from './people-queries.ts';

/** `/admin/users` */
export function peopleScreen(working: Working): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, 'users.manage');
    const db = working.database.read;
    const filter = {
      query: queryText(c, 'q'),
      role: ROLES.find((role) => role === c.req.query('role')) ?? ('' as const),
      page: queryPage(c.req.query('page')),
    };
    const list = await listPeople(db, filter);
    const invitations = await listInvitations(db);
    const mayChange = ({ role }: { role: Role }) => mayHandle(actor, role);
    const props = { filter, ...list, invitations, mayChange, now: working.now() };
    return renderPage(c, <PeopleScreen desk={await loadDesk(c, working)} {...props} />);
  };
}

export function mayHandle(actor: Actor, role: Role): boolean {
  return role === 'admin' || role === 'owner' ? may(actor, 'admins.manage') : may(actor, 'users.manage');
}

/** `/admin/users/invite` */
export function inviteScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'users.manage');
    return showInvite(c, working, { email: '', role: 'author', author: c.req.query('author') ?? '' });
  };
}

export function inviteRoute(working: Working): Handler {
  return async (c) => {
    const { database, now } = working;
    const actor = actorOf(c);
    demand(actor, 'users.manage');
    const form = await readForm(c);
    const values = { email: form.text('email').trim(), role: form.text('role'), author: form.text('author') };
    const email = userEmail(values.email);
    if (email === null)
      return showInvite(c, working, values, { email: 'Write an address such as ada@example.org.' });
    const role = invitedRoles(actor).find((one) => one === values.role);
    if (role === undefined) return showInvite(c, working, values, { role: 'Choose a role.' });
    const place = placeOf(await loadSite(working));
    const userId = form.ids('author')[0] ?? null;
    const result = await database.transaction((tx) =>
      invite(tx, actor, { email, role, userId }, place, now()),
    );
    if (!result.ok) return showInvite(c, working, values, INVITE_PROBLEMS[result.reason]);
    leaveLink(c, working, result);
    return c.redirect(PEOPLE_PATH, 303);
  };
}

const INVITE_PROBLEMS: Record<(InviteResult & { ok: false })['reason'], Problems> = {
  'has-account': { email: 'Somebody with this address has an account already. Change their role instead.' },
  'author-has-account': { author: 'Somebody can sign in as this author already.' },
  'email-of-another': {
    email: 'This address belongs to another author. Choose that author, or another address.',
  },
  'no-such-user': { author: 'This author is not there any more.' },
};

/** `/admin/users/invitations/7/renewal` */
export function renewInvitationRoute(working: Working): Handler {
  return async (c) => {
    const place = placeOf(await loadSite(working));
    const result = await working.database.transaction((tx) =>
      renewInvitation(tx, actorOf(c), idParam(c), place, working.now()),
    );
    if (result.ok) leaveLink(c, working, result);
    else leaveNotice(c, working.siteUrl, GONE);
    return c.redirect(PEOPLE_PATH, 303);
  };
}

/** `/admin/users/invitations/7/withdrawal` */
export function withdrawInvitationRoute(working: Working): Handler {
  return async (c) => {
    const result = await working.database.transaction((tx) =>
      withdrawInvitation(tx, actorOf(c), idParam(c), working.now()),
    );
    const text = result.ok ? `The invitation to ${result.email} works no more.` : '';
    leaveNotice(c, working.siteUrl, result.ok ? { text } : GONE);
    return c.redirect(PEOPLE_PATH, 303);
  };
}

const GONE = { text: 'This invitation was accepted or withdrawn meanwhile.', kind: 'bad' } as const;

/** Says that the link is on its way; without a mail server it is shown this once. */
export function leaveLink(
  c: Context,
  working: Working,
  { email, url }: { email: string; url: string },
): void {
  const text = working.sendsMail
    ? `A mail with the link is on its way to ${email}.`
    : `This site sends no mail. Pass this link on to ${email} yourself, it is shown only here: ${url}`;
  leaveNotice(c, working.siteUrl, { text });
}

function invitedRoles(actor: Actor): InvitedRole[] {
  const roles = ROLES.filter((role): role is InvitedRole => role !== 'owner');
  return roles.filter((role) => mayHandle(actor, role));
}

async function showInvite(
  c: Context,
  working: Working,
  values: InviteScreenProps['values'],
  problems?: Problems,
) {
  const authors = await listAuthorsWithoutAccount(working.database.read);
  const props = { values, roles: invitedRoles(actorOf(c)), authors, sendsMail: working.sendsMail };
  const desk = await loadDesk(c, working);
  const page = <InviteScreen desk={desk} {...props} {...(problems && { problems })} />;
  return renderPage(c, page, problems === undefined ? 200 : 422);
}
