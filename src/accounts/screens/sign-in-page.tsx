import { Button, CheckField, ProblemSummary, TextField } from '../../web/admin/fields.tsx';
import type { FormState } from './account-answers.tsx';

export interface SignInFormProps extends FormState<{ email: string }> {
  membersMayJoin: boolean;
}

export function SignInForm({ values, problems, membersMayJoin }: SignInFormProps) {
  return (
    <>
      <ProblemSummary problems={problems} />
      <form class="form" method="post" action="/account/sign-in/">
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autocomplete="username"
          value={values.email}
          required
          autofocus={values.email === ''}
        />
        <TextField
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          required
          autofocus={values.email !== ''}
        />
        <div class="form-actions">
          <Button kind="primary">Sign in</Button>
        </div>
      </form>
      <ul class="account-ways">
        <li>
          <a href="/account/forgotten-password/">I forgot my password</a>
        </li>
        {membersMayJoin && (
          <li>
            <a href="/account/sign-up/">Make an account</a>
          </li>
        )}
      </ul>
    </>
  );
}

export interface CodeFormProps extends FormState<{ trustsDevice: boolean }> {
  kind: 'code' | 'recovery';
}

/** The second step of signing in. */
export function CodeForm({ kind, values, problems }: CodeFormProps) {
  return (
    <>
      <ProblemSummary problems={problems} />
      <form class="form" method="post" action="/account/sign-in/code/">
        <input type="hidden" name="kind" value={kind} />
        {kind === 'code' ? <AppCodeField /> : <RecoveryCodeField />}
        <CheckField
          name="trust"
          label="Ask for no code in this browser for 30 days"
          hint="Only on a device that nobody else uses."
          checked={values.trustsDevice}
        />
        <div class="form-actions">
          <Button kind="primary">Go on</Button>
        </div>
      </form>
      <ul class="account-ways">
        <li>
          {kind === 'code' ? (
            <a href="/account/sign-in/code/?kind=recovery">Use a recovery code instead</a>
          ) : (
            <a href="/account/sign-in/code/">Use a code from the app instead</a>
          )}
        </li>
        <li>
          <a href="/account/sign-in/">Begin again</a>
        </li>
      </ul>
    </>
  );
}

function AppCodeField() {
  return (
    <TextField
      name="code"
      label="Code from your app"
      hint="Six digits, new every half minute."
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength={12}
      required
      autofocus
    />
  );
}

function RecoveryCodeField() {
  return (
    <TextField
      name="code"
      label="Recovery code"
      hint="One of those that you kept when you switched the second factor on. Each works once."
      autocomplete="off"
      maxlength={40}
      required
      autofocus
    />
  );
}
