import type { Context } from 'hono';
import { loadSite, type Working } from '../../site/site.ts';
import { Button, ProblemSummary, TextField } from '../../web/admin/fields.tsx';
import { readForm } from '../../web/read-form.ts';
import { networkOf } from '../network-of.ts';
import { requestReset } from '../reset-password.ts';
import { hashToken } from '../session-cookie.ts';
import { userEmail } from '../user-email.ts';
import { type FormState, placeOf, type Route, refuse, show, tell, tooOftenText } from './account-answers.tsx';

export function forgottenPasswordPageRoute(working: Working): Route {
  return (c) => showForm(c, working);
}

/** Answers the same whether or not anybody has the address. */
export function forgottenPasswordRoute(working: Working): Route {
  return async (c) => {
    const form = await readForm(c);
    const values = { email: form.text('email').trim() };
    const email = userEmail(values.email);
    if (email === null) {
      return showForm(c, working, {
        values,
        problems: { email: 'Write an address such as ada@example.org.' },
      });
    }
    const turn = await working.accounts.takeTurn([
      { kind: 'mail:address', of: networkOf(c.var.clientAddress) },
      { kind: 'mail:to', of: hashToken(email) },
    ]);
    if (!turn.ok) {
      const problems = { form: tooOftenText(turn.retryAfterSeconds) };
      return showForm(c, working, { values, problems }, turn.retryAfterSeconds);
    }
    const place = placeOf(await loadSite(working));
    await working.database.transaction((tx) => requestReset(tx, email, place, working.now()));
    return tellDone(c, working, email);
  };
}

function tellDone(c: Context, working: Working, email: string): Promise<Response> {
  const { sendsMail } = working;
  const text = sendsMail
    ? `If ${email} has an account here, a mail with a link is on its way. The link works for one hour.`
    : `If ${email} has an account here, a link was made. This site sends no mail: its operator finds the link in the log, and can make one with “octavo users link”.`;
  const link = { path: '/account/sign-in/', label: 'Back to signing in' };
  return tell(c, working, { title: sendsMail ? 'Look into your mail' : 'Ask for the link', text, link });
}

function showForm(
  c: Context,
  working: Working,
  state?: FormState<{ email: string }>,
  retryAfterSeconds?: number,
): Promise<Response> {
  const { values, problems } = state ?? { values: { email: '' }, problems: {} };
  const children = (
    <>
      <p class="account-lead">Enter your address, and a link for setting a new password comes by mail.</p>
      <ProblemSummary problems={problems} labels={{ email: 'E-mail address' }} />
      <form class="form" method="post" action="/account/forgotten-password/">
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autocomplete="username"
          value={values.email}
          problem={problems.email}
          required
          autofocus
        />
        <div class="form-actions">
          <Button kind="primary">Send me a link</Button>
        </div>
      </form>
    </>
  );
  const status = state === undefined ? 200 : refuse(c, retryAfterSeconds);
  return show(c, working, () => ({ title: 'A new password', children }), status);
}
