import type { Context } from 'hono';
import { z } from 'zod';
import { SETTINGS } from '../../site/settings.ts';
import { loadSite, type Working } from '../../site/site.ts';
import { Button, ProblemSummary, TextField } from '../../web/admin/fields.tsx';
import { parseFields, readForm } from '../../web/read-form.ts';
import { nameSchema } from '../edit-profile.ts';
import { networkOf } from '../network-of.ts';
import { hasOwner } from '../owners.ts';
import { isSameSecret } from '../same-secret.ts';
import { setUp } from '../set-up.ts';
import {
  askerOf,
  type FormState,
  goOn,
  good,
  type Route,
  refuse,
  sendCookies,
  show,
  tell,
  tooOftenText,
} from './account-answers.tsx';
import { emailSchema } from './email-schema.ts';
import { newPassword } from './new-password.ts';
import { NewPasswordField } from './new-password-field.tsx';

const schema = z.object({
  siteName: SETTINGS.name.unwrap(),
  name: nameSchema,
  email: emailSchema,
});

type Values = { siteName: string; name: string; email: string };

export function setUpPageRoute(working: Working): Route {
  return async (c) => {
    const token = c.req.query('token') ?? '';
    return (await refuseSetUp(c, working, token)) ?? showForm(c, working, token);
  };
}

export function setUpRoute(working: Working): Route {
  return async (c) => {
    const form = await readForm(c);
    const token = form.text('token');
    const refused = await refuseSetUp(c, working, token);
    if (refused !== null) return refused;
    const values = { siteName: form.text('site-name'), name: form.text('name'), email: form.text('email') };
    const parsed = parseFields(schema, values);
    if (!parsed.ok) return showForm(c, working, token, { values, problems: parsed.problems });
    const password = await newPassword(working.accounts, form.text('new-password'), parsed.data);
    if (!password.ok) {
      return showForm(c, working, token, { values, problems: { 'new-password': password.problem } });
    }
    return finish(c, working, { ...parsed.data, passwordHash: password.hash });
  };
}

async function finish(
  c: Context,
  working: Working,
  input: Values & { passwordHash: string },
): Promise<Response> {
  const asker = askerOf(c);
  const result = await working.database.transaction(async (tx) => {
    const done = await setUp(tx, { ...input, address: asker.address }, working.now());
    if (!done.ok) return done;
    const user = { id: done.userId, email: input.email };
    return { ok: true as const, cookies: await working.accounts.startSession(tx, asker, user) };
  });
  if (result.ok) {
    sendCookies(c, result.cookies);
    return goOn(c, working, '/admin/', good(`Welcome, ${input.name}. ${input.siteName} is yours.`));
  }
  return tellDone(c, working);
}

/** An answer to whoever may not set the site up, or null. */
async function refuseSetUp(c: Context, working: Working, token: string): Promise<Response | null> {
  const turn = await working.accounts.takeTurn([
    { kind: 'set-up:address', of: networkOf(c.var.clientAddress) },
  ]);
  if (!turn.ok) {
    const text = tooOftenText(turn.retryAfterSeconds);
    return tell(c, working, { title: 'A little slower, please', text }, refuse(c, turn.retryAfterSeconds));
  }
  if (await hasOwner(working.database.read)) return tellDone(c, working);
  if (isSameSecret(token, working.accounts.setUpToken)) return null;
  const text =
    'This address lacks the key that only the site’s operator knows. The whole link stands in the log of the program; “octavo users link” prints it too.';
  return tell(c, working, { title: 'This link is not complete', text }, 403);
}

function tellDone(c: Context, working: Working): Promise<Response> {
  const text = 'This site has its owner, so there is nothing to set up here any more.';
  const link = { path: '/account/sign-in/', label: 'Sign in' };
  return tell(c, working, { title: 'Done already', text, link }, 410);
}

async function showForm(
  c: Context,
  working: Working,
  token: string,
  state?: FormState<Values>,
): Promise<Response> {
  const { settings } = await loadSite(working);
  const values = state?.values ?? { siteName: settings.name, name: '', email: '' };
  const children = <SetUpForm token={token} values={values} problems={state?.problems ?? {}} />;
  return show(c, working, () => ({ title: 'Set up your site', children }), state ? 422 : 200);
}

function SetUpForm({ token, values, problems }: FormState<Values> & { token: string }) {
  return (
    <>
      <p class="account-lead">You become the owner: the one who may do everything here.</p>
      <ProblemSummary problems={problems} labels={LABELS} />
      <form class="form" method="post" action="/account/set-up/">
        <input type="hidden" name="token" value={token} />
        <TextField
          name="site-name"
          id="siteName"
          label="Name of the site"
          value={values.siteName}
          problem={problems.siteName}
          maxlength={100}
          required
        />
        <TextField
          name="name"
          label="Your name"
          hint="As it stands under your posts."
          autocomplete="name"
          value={values.name}
          problem={problems.name}
          required
        />
        <TextField
          name="email"
          label="Your e-mail address"
          hint="You sign in with it. It is shown to nobody."
          type="email"
          autocomplete="username"
          value={values.email}
          problem={problems.email}
          required
        />
        <NewPasswordField problem={problems['new-password']} />
        <div class="form-actions">
          <Button kind="primary">Begin</Button>
        </div>
      </form>
    </>
  );
}

const LABELS = {
  siteName: 'Name of the site',
  name: 'Your name',
  email: 'Your e-mail address',
  'new-password': 'Password',
};
