import type { Context } from 'hono';
import { z } from 'zod';
import { loadSite, type Working } from '../../site/site.ts';
import { Button, ProblemSummary, TextField } from '../../web/admin/fields.tsx';
import { parseFields, readForm } from '../../web/read-form.ts';
import { USER_NAME_MAX_LENGTH } from '../add-user.ts';
import { nameSchema } from '../edit-profile.ts';
import { networkOf } from '../network-of.ts';
import { hashToken } from '../session-cookie.ts';
import { signUp } from '../sign-up.ts';
import { type FormState, placeOf, type Route, refuse, show, tell, tooOftenText } from './account-answers.tsx';
import { emailSchema } from './email-schema.ts';
import { newPassword } from './new-password.ts';
import { NewPasswordField } from './new-password-field.tsx';

const schema = z.object({ name: nameSchema, email: emailSchema });
type Values = { name: string; email: string };

export function signUpPageRoute(working: Working): Route {
  return async (c) => {
    if (c.var.member !== null) return c.redirect('/account/', 303);
    const { settings } = await loadSite(working);
    return settings.membersMayJoin ? showForm(c, working) : tellClosed(c, working);
  };
}

export function signUpRoute(working: Working): Route {
  return async (c) => {
    const site = await loadSite(working);
    if (!site.settings.membersMayJoin) return tellClosed(c, working);
    const form = await readForm(c);
    const values = { name: form.text('name'), email: form.text('email').trim() };
    const parsed = parseFields(schema, values);
    if (!parsed.ok) return showForm(c, working, { values, problems: parsed.problems });
    const of = networkOf(c.var.clientAddress);
    // Whoever has the address gets mail of it, also when it is not theirs to sign up with.
    const turn = await working.accounts.takeTurn([
      { kind: 'sign-up:address', of },
      { kind: 'mail:to', of: hashToken(parsed.data.email) },
    ]);
    if (!turn.ok) {
      const problems = { form: tooOftenText(turn.retryAfterSeconds) };
      return showForm(c, working, { values, problems }, turn.retryAfterSeconds);
    }
    const place = placeOf(site);
    const owner = { ...parsed.data, siteName: place.siteName };
    const password = await newPassword(working.accounts, form.text('new-password'), owner);
    if (!password.ok) {
      return showForm(c, working, { values, problems: { 'new-password': password.problem } });
    }
    const input = { ...parsed.data, passwordHash: password.hash, address: c.var.clientAddress };
    await working.database.transaction((tx) => signUp(tx, input, place, working.now()));
    return tellDone(c, working, parsed.data.email);
  };
}

/** The same for addresses that are new here and for those that are not. */
function tellDone(c: Context, working: Working, email: string): Promise<Response> {
  const sentence = `If ${email} is new here, you can sign in right away.`;
  const mail = `A mail is on its way to ${email}; follow its link to confirm that the address is yours.`;
  const text = working.sendsMail ? `${mail} ${sentence}` : sentence;
  const link = { path: '/account/sign-in/', label: 'Sign in' };
  return tell(c, working, { title: 'Nearly done', text, link });
}

function tellClosed(c: Context, working: Working): Promise<Response> {
  const text = 'Nobody can make an account here at the moment. Ask the owner of the site for an invitation.';
  return tell(c, working, { title: 'By invitation only', text }, 403);
}

function showForm(
  c: Context,
  working: Working,
  state?: FormState<Values>,
  retryAfterSeconds?: number,
): Promise<Response> {
  const { values, problems } = state ?? { values: { name: '', email: '' }, problems: {} };
  const children = <SignUpForm values={values} problems={problems} />;
  return show(
    c,
    working,
    () => ({ title: 'Make an account', children }),
    state ? refuse(c, retryAfterSeconds) : 200,
  );
}

function SignUpForm({ values, problems }: FormState<Values>) {
  return (
    <>
      <p class="account-lead">With an account your comments carry your name, and replies can reach you.</p>
      <ProblemSummary
        problems={problems}
        labels={{ name: 'Name', email: 'E-mail address', 'new-password': 'Password' }}
      />
      <form class="form" method="post" action="/account/sign-up/">
        <TextField
          name="name"
          label="Name"
          hint="As others see it beside your comments."
          autocomplete="nickname"
          maxlength={USER_NAME_MAX_LENGTH}
          value={values.name}
          problem={problems.name}
          required
        />
        <TextField
          name="email"
          label="E-mail address"
          hint="You sign in with it. It is shown to nobody."
          type="email"
          autocomplete="username"
          value={values.email}
          problem={problems.email}
          required
        />
        <NewPasswordField problem={problems['new-password']} />
        <div class="form-actions">
          <Button kind="primary">Make my account</Button>
        </div>
      </form>
      <ul class="account-ways">
        <li>
          <a href="/account/sign-in/">I have an account: sign in</a>
        </li>
      </ul>
    </>
  );
}
