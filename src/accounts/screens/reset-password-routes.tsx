import type { Context } from 'hono';
import { loadSite, type Working } from '../../site/site.ts';
import { Button, ProblemSummary } from '../../web/admin/fields.tsx';
import { type Problems, readForm } from '../../web/read-form.ts';
import { lookAtLink } from '../one-time-link.ts';
import { resetPassword } from '../reset-password.ts';
import { findUser } from '../user-queries.ts';
import { askerOf, goOn, good, placeOf, type Route, sendCookies, show, tell } from './account-answers.tsx';
import { newPassword } from './new-password.ts';
import { NewPasswordField } from './new-password-field.tsx';
import { homeOf } from './sign-in-routes.tsx';
import { takeLinkTurn } from './take-link-turn.tsx';

export function resetPasswordPageRoute(working: Working): Route {
  return async (c) => {
    const refused = await takeLinkTurn(c, working);
    if (refused !== null) return refused;
    const token = c.req.query('token') ?? '';
    const link = await lookAtLink(working.database.read, 'reset-password', token, working.now());
    return link === null ? tellExpired(c, working) : showForm(c, working, token);
  };
}

export function resetPasswordRoute(working: Working): Route {
  return async (c) => {
    const refused = await takeLinkTurn(c, working);
    if (refused !== null) return refused;
    const form = await readForm(c);
    const token = form.text('token');
    const { read } = working.database;
    const link = await lookAtLink(read, 'reset-password', token, working.now());
    const user = link === null ? undefined : await findUser(read, link.userId);
    if (link === null || user === undefined) return tellExpired(c, working);
    const place = placeOf(await loadSite(working));
    const owner = { email: link.email, name: user.name, siteName: place.siteName };
    const password = await newPassword(working.accounts, form.text('new-password'), owner);
    if (!password.ok) return showForm(c, working, token, password.problem);
    return finish(c, working, { token, passwordHash: password.hash });
  };
}

/** Signs in at once, unless a second factor is to be asked for. */
async function finish(
  c: Context,
  working: Working,
  input: { token: string; passwordHash: string },
): Promise<Response> {
  const asker = askerOf(c);
  const place = placeOf(await loadSite(working));
  const result = await working.database.transaction(async (tx) => {
    const reset = await resetPassword(tx, { ...input, address: asker.address }, place, working.now());
    if (!reset.ok || reset.user.email === null || reset.user.hasSecondFactor) return { reset, cookies: [] };
    const user = { id: reset.user.id, email: reset.user.email };
    return { reset, cookies: await working.accounts.startSession(tx, asker, user) };
  });
  if (!result.reset.ok) return tellExpired(c, working);
  sendCookies(c, result.cookies);
  const { user } = result.reset;
  const path = user.hasSecondFactor ? '/account/sign-in/' : homeOf(user.role);
  return goOn(c, working, path, good('Your new password is set. All other devices were signed out.'));
}

function tellExpired(c: Context, working: Working): Promise<Response> {
  const text = 'A link for a new password works once, and for one hour. Ask for a new one.';
  const link = { path: '/account/forgotten-password/', label: 'Send me a new link' };
  return tell(c, working, { title: 'This link works no more', text, link }, 410);
}

function showForm(c: Context, working: Working, token: string, problem?: string): Promise<Response> {
  const problems: Problems = problem === undefined ? {} : { 'new-password': problem };
  const children = (
    <>
      <ProblemSummary problems={problems} labels={{ 'new-password': 'New password' }} />
      <form class="form" method="post" action="/account/reset-password/">
        <input type="hidden" name="token" value={token} />
        <NewPasswordField label="New password" problem={problem} />
        <div class="form-actions">
          <Button kind="primary">Set the password</Button>
        </div>
      </form>
    </>
  );
  return show(c, working, () => ({ title: 'A new password', children }), problem === undefined ? 200 : 422);
}
