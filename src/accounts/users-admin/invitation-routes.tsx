import type { Context } from 'hono';
import { z } from 'zod';
import { loadSite, type Working } from '../../site/site.ts';
import { Button, ProblemSummary, TextField } from '../../web/admin/fields.tsx';
import { parseFields, readForm } from '../../web/read-form.ts';
import { USER_NAME_MAX_LENGTH } from '../add-user.ts';
import { nameSchema } from '../edit-profile.ts';
import {
  askerOf,
  type FormState,
  goOn,
  good,
  type Route,
  sendCookies,
  show,
  tell,
} from '../screens/account-answers.tsx';
import { newPassword } from '../screens/new-password.ts';
import { NewPasswordField } from '../screens/new-password-field.tsx';
import { homeOf } from '../screens/sign-in-routes.tsx';
import { takeLinkTurn } from '../screens/take-link-turn.tsx';
import {
  type Acceptance,
  acceptInvitation,
  findInvitation,
  type OpenInvitation,
} from './accept-invitation.ts';
import { ROLE_LABELS } from './role-labels.ts';

type Values = { name: string };

/** `/account/invitation/?token=…` */
export function invitationPageRoute(working: Working): Route {
  return async (c) => {
    const refused = await takeLinkTurn(c, working);
    if (refused !== null) return refused;
    const token = c.req.query('token') ?? '';
    const invitation = await findInvitation(working.database.read, token, working.now());
    if (invitation === null) return tellExpired(c, working);
    if (invitation.isMember) return tellMember(c, working);
    return showForm(c, working, { token, invitation });
  };
}

export function acceptInvitationRoute(working: Working): Route {
  return async (c) => {
    const refused = await takeLinkTurn(c, working);
    if (refused !== null) return refused;
    const form = await readForm(c);
    const token = form.text('token');
    const invitation = await findInvitation(working.database.read, token, working.now());
    if (invitation === null) return tellExpired(c, working);
    const values = { name: form.text('name') };
    const parsed = parseFields(z.object({ name: nameSchema }), values);
    if (!parsed.ok) return showForm(c, working, { token, invitation }, { values, problems: parsed.problems });
    const { settings } = await loadSite(working);
    const owner = { email: invitation.email, name: parsed.data.name, siteName: settings.name };
    const password = await newPassword(working.accounts, form.text('new-password'), owner);
    if (!password.ok) {
      const problems = { 'new-password': password.problem };
      return showForm(c, working, { token, invitation }, { values, problems });
    }
    return finish(c, working, { token, name: parsed.data.name, passwordHash: password.hash });
  };
}

async function finish(c: Context, working: Working, input: Omit<Acceptance, 'address'>): Promise<Response> {
  const asker = askerOf(c);
  const { accepted, cookies } = await working.database.transaction(async (tx) => {
    const accepted = await acceptInvitation(tx, { ...input, address: asker.address }, working.now());
    return {
      accepted,
      cookies: accepted.ok ? await working.accounts.startSession(tx, asker, accepted.user) : [],
    };
  });
  if (!accepted.ok) return accepted.reason === 'expired' ? tellExpired(c, working) : tellMember(c, working);
  sendCookies(c, cookies);
  return goOn(c, working, homeOf(accepted.user.role), good('Welcome. You are signed in.'));
}

function tellExpired(c: Context, working: Working): Promise<Response> {
  const text = 'It was used already, withdrawn, or is too old. Ask whoever sent it for a new one.';
  const link = { path: '/account/sign-in/', label: 'Sign in' };
  return tell(c, working, { title: 'This invitation works no more', text, link }, 410);
}

function tellMember(c: Context, working: Working): Promise<Response> {
  const text = 'There is an account with your address already: sign in with it.';
  const link = { path: '/account/sign-in/', label: 'Sign in' };
  return tell(c, working, { title: 'You have an account', text, link });
}

interface Shown {
  token: string;
  invitation: OpenInvitation;
}

function showForm(
  c: Context,
  working: Working,
  { token, invitation }: Shown,
  { values, problems }: FormState<Values> = { values: { name: invitation.authorName ?? '' }, problems: {} },
): Promise<Response> {
  const { email, role } = invitation;
  return show(
    c,
    working,
    ({ settings }) => ({
      title: `Welcome to ${settings.name}`,
      children: (
        <>
          <p class="account-lead">
            {`You are invited to take part, as ${ROLE_LABELS[role].label.toLowerCase()}. You sign in with ${email}.`}
          </p>
          <ProblemSummary problems={problems} labels={{ name: 'Name', 'new-password': 'Password' }} />
          <form class="form" method="post" action="/account/invitation/">
            <input type="hidden" name="token" value={token} />
            <TextField
              name="name"
              label="Name"
              value={values.name}
              problem={problems.name}
              autocomplete="name"
              maxlength={USER_NAME_MAX_LENGTH}
              hint="As others see it."
              required
            />
            <NewPasswordField problem={problems['new-password']} />
            <div class="form-actions">
              <Button kind="primary">Make my account</Button>
            </div>
          </form>
        </>
      ),
    }),
    Object.keys(problems).length === 0 ? 200 : 422,
  );
}
