import type { Context } from 'hono';
import { loadSite, type Working } from '../../site/site.ts';
import { Button, ProblemSummary } from '../../web/admin/fields.tsx';
import { type Problems, readForm } from '../../web/read-form.ts';
import { changePassword } from '../change-password.ts';
import type { Member } from '../member.ts';
import {
  askerOf,
  goOn,
  good,
  membersOnly,
  placeOf,
  type Route,
  refuse,
  sendCookies,
  show,
} from './account-answers.tsx';
import { confirmProblem } from './confirm-problem.ts';
import { newPassword } from './new-password.ts';
import { NewPasswordField, PasswordField } from './new-password-field.tsx';

const PATH = '/account/password/';

export function changePasswordPageRoute(working: Working): Route {
  return membersOnly(working, (c, member) => showForm(c, working, member));
}

export function changePasswordRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const form = await readForm(c);
    const confirmed = await working.accounts.confirmPassword(member, form.text('password'));
    if (!confirmed.ok) {
      const { problem, retryAfterSeconds } = confirmProblem(confirmed);
      return showForm(c, working, member, { password: problem }, retryAfterSeconds);
    }
    const place = placeOf(await loadSite(working));
    const owner = { email: member.email, name: member.name, siteName: place.siteName };
    const password = await newPassword(working.accounts, form.text('new-password'), owner);
    if (!password.ok) return showForm(c, working, member, { 'new-password': password.problem });
    const asker = askerOf(c);
    const cookies = await working.database.transaction(async (tx) => {
      const change = { passwordHash: password.hash, address: asker.address };
      await changePassword(tx, member, change, place, working.now());
      return working.accounts.startSession(tx, asker, member);
    });
    sendCookies(c, cookies);
    return goOn(c, working, PATH, good('Your password is changed. All other devices were signed out.'));
  });
}

function showForm(
  c: Context,
  working: Working,
  member: Member,
  problems: Problems = {},
  retryAfterSeconds?: number,
): Promise<Response> {
  const children = (
    <>
      <p class="account-lead">With a new password all your other devices are signed out.</p>
      <ProblemSummary
        problems={problems}
        labels={{ password: 'Your password', 'new-password': 'New password' }}
      />
      <form class="form" method="post" action={PATH}>
        <input type="hidden" name="username" autocomplete="username" value={member.email} />
        <PasswordField problem={problems.password} />
        <NewPasswordField label="New password" problem={problems['new-password']} />
        <div class="form-actions">
          <Button kind="primary">Change my password</Button>
        </div>
      </form>
      <p>
        <a href="/account/forgotten-password/">I forgot my password</a>
      </p>
    </>
  );
  const status = Object.keys(problems).length === 0 ? 200 : refuse(c, retryAfterSeconds);
  return show(c, working, () => ({ title: 'Password', member, path: PATH, children }), status);
}
