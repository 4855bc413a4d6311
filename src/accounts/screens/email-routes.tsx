import type { Context } from 'hono';
import { loadSite, type Working } from '../../site/site.ts';
import { Badge, Button, ProblemSummary, TextField } from '../../web/admin/fields.tsx';
import { readForm } from '../../web/read-form.ts';
import { requestEmailChange } from '../change-email.ts';
import type { Member } from '../member.ts';
import { networkOf } from '../network-of.ts';
import { hashToken } from '../session-cookie.ts';
import { sendVerification } from '../sign-up.ts';
import { userEmail } from '../user-email.ts';
import {
  type FormState,
  goOn,
  good,
  membersOnly,
  placeOf,
  type Route,
  refuse,
  show,
  tooOftenText,
} from './account-answers.tsx';
import { confirmProblem } from './confirm-problem.ts';
import { PasswordField } from './new-password-field.tsx';

const PATH = '/account/email/';

export function emailPageRoute(working: Working): Route {
  return membersOnly(working, (c, member) => showForm(c, working, member));
}

/** Sends a link to the new address; until it is followed nothing changes. */
export function emailRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const form = await readForm(c);
    const values = { email: form.text('email').trim() };
    const email = userEmail(values.email);
    if (email === null || email === member.email) {
      const problem =
        email === null ? 'Write an address such as ada@example.org.' : 'You have this address already.';
      return showForm(c, working, member, { values, problems: { email: problem } });
    }
    const confirmed = await working.accounts.confirmPassword(member, form.text('password'));
    if (!confirmed.ok) {
      const { problem, retryAfterSeconds } = confirmProblem(confirmed);
      return showForm(c, working, member, { values, problems: { password: problem } }, retryAfterSeconds);
    }
    const turn = await takeMailTurn(c, working, email);
    if (!turn.ok) {
      const problems = { form: tooOftenText(turn.retryAfterSeconds) };
      return showForm(c, working, member, { values, problems }, turn.retryAfterSeconds);
    }
    const place = placeOf(await loadSite(working));
    await working.database.transaction((tx) => requestEmailChange(tx, member, email, place, working.now()));
    return goOn(c, working, PATH, good(sentText(working, email)));
  });
}

export function sendVerificationRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    if (member.emailVerified) return goOn(c, working, PATH, good('Your address is confirmed already.'));
    const turn = await takeMailTurn(c, working, member.email);
    if (!turn.ok) return goOn(c, working, PATH, { text: tooOftenText(turn.retryAfterSeconds), kind: 'bad' });
    const place = placeOf(await loadSite(working));
    await working.database.transaction((tx) => sendVerification(tx, member, place, working.now()));
    return goOn(c, working, PATH, good(sentText(working, member.email)));
  });
}

function sentText({ sendsMail }: Working, email: string): string {
  if (sendsMail) return `A mail is on its way to ${email}. Follow its link.`;
  return `This site sends no mail: ask its operator for the link to ${email}, which stands in the log.`;
}

function takeMailTurn(c: Context, working: Working, email: string) {
  return working.accounts.takeTurn([
    { kind: 'mail:address', of: networkOf(c.var.clientAddress) },
    { kind: 'mail:to', of: hashToken(email) },
  ]);
}

function showForm(
  c: Context,
  working: Working,
  member: Member,
  state?: FormState<{ email: string }>,
  retryAfterSeconds?: number,
): Promise<Response> {
  const { values, problems } = state ?? { values: { email: '' }, problems: {} };
  const children = (
    <>
      <CurrentAddress member={member} />
      <ProblemSummary problems={problems} labels={{ email: 'New address', password: 'Your password' }} />
      <form class="form" method="post" action={PATH}>
        <TextField
          name="email"
          label="New address"
          hint="A link comes there. Until you follow it, the old address stays."
          type="email"
          autocomplete="email"
          value={values.email}
          problem={problems.email}
          required
        />
        <PasswordField problem={problems.password} />
        <div class="form-actions">
          <Button kind="primary">Send the link</Button>
        </div>
      </form>
    </>
  );
  const status = state === undefined ? 200 : refuse(c, retryAfterSeconds);
  return show(c, working, () => ({ title: 'E-mail', member, path: PATH, children }), status);
}

function CurrentAddress({ member }: { member: Member }) {
  return (
    <div class="account-lead">
      <p>
        You sign in with <strong>{member.email}</strong>{' '}
        {member.emailVerified ? (
          <Badge kind="good">confirmed</Badge>
        ) : (
          <Badge kind="waiting">not confirmed</Badge>
        )}
      </p>
      {!member.emailVerified && (
        <form method="post" action="/account/email/verification/">
          <Button>Send me the link again</Button>
        </form>
      )}
    </div>
  );
}
