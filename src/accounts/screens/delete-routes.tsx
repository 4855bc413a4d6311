import type { Context } from 'hono';
import type { Working } from '../../site/site.ts';
import { Button, CheckField, ProblemSummary } from '../../web/admin/fields.tsx';
import { type Problems, readForm } from '../../web/read-form.ts';
import { deleteAccount } from '../delete-account.ts';
import type { Member } from '../member.ts';
import { goOn, good, membersOnly, type Route, refuse, sendCookies, show } from './account-answers.tsx';
import { confirmProblem } from './confirm-problem.ts';
import { PasswordField } from './new-password-field.tsx';

const PATH = '/account/delete/';

export function deletePageRoute(working: Working): Route {
  return membersOnly(working, (c, member) => showForm(c, working, member));
}

export function deleteRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const form = await readForm(c);
    const confirmed = await working.accounts.confirmPassword(member, form.text('password'));
    if (!confirmed.ok) {
      const { problem, retryAfterSeconds } = confirmProblem(confirmed);
      return showForm(c, working, member, { password: problem }, retryAfterSeconds);
    }
    const choice = { keepsName: form.has('keep-name'), address: c.var.clientAddress };
    const result = await working.database.transaction((tx) =>
      deleteAccount(tx, member, choice, working.now()),
    );
    if (!result.ok) return showForm(c, working, member, { form: REASONS[result.reason] });
    sendCookies(c, await working.accounts.signOut(c.req.raw.headers));
    return goOn(c, working, '/account/sign-in/', good('Your account is deleted. Farewell.'));
  });
}

const REASONS = {
  'has-texts':
    'Posts or pages on this site stand under your name. Ask an admin to give them to somebody else or to delete them, then come back.',
  'last-owner': 'You are the only owner of this site. Make somebody else its owner first.',
};

function showForm(
  c: Context,
  working: Working,
  member: Member,
  problems: Problems = {},
  retryAfterSeconds?: number,
): Promise<Response> {
  const children = (
    <>
      <p class="account-lead">
        This cannot be taken back. Your comments stay where they are, so that the answers to them keep their
        sense.
      </p>
      <ProblemSummary problems={problems} labels={{ password: 'Your password' }} />
      <form class="form" method="post" action={PATH}>
        <CheckField
          name="keep-name"
          label="Leave my name at my comments"
          hint="Otherwise they are by “Deleted user”."
        />
        <PasswordField problem={problems.password} />
        <div class="form-actions">
          <Button kind="danger">Delete my account</Button>
        </div>
      </form>
    </>
  );
  const status = Object.keys(problems).length === 0 ? 200 : refuse(c, retryAfterSeconds);
  return show(c, working, () => ({ title: 'Delete account', member, path: PATH, children }), status);
}
