import { Button, ProblemSummary, TextField } from '../../web/admin/fields.tsx';
import type { Problems } from '../../web/read-form.ts';
import { PasswordField } from './new-password-field.tsx';
import { QrCode } from './qr-code.tsx';

export function SecondFactorOff({ problems }: { problems: Problems }) {
  return (
    <>
      <p class="account-lead">
        With a second factor nobody signs in with your password alone: an app on your phone shows a code that
        changes every half minute, and signing in asks for it. Any app for one-time codes will do.
      </p>
      <ProblemSummary problems={problems} labels={{ password: 'Your password' }} />
      <form class="form" method="post" action="/account/second-factor/begin/">
        <PasswordField problem={problems.password} />
        <div class="form-actions">
          <Button kind="primary">Switch it on</Button>
        </div>
      </form>
    </>
  );
}

export interface SecondFactorBegunProps {
  /** `otpauth://…`, for the app. */
  uri: string;
  problem: string | undefined;
}

export function SecondFactorBegun({ uri, problem }: SecondFactorBegunProps) {
  const secret = URL.parse(uri)?.searchParams.get('secret') ?? '';
  return (
    <>
      <p class="account-lead">Scan this with your app, then enter the code that it shows.</p>
      <QrCode text={uri} label="The secret for your app, as a QR code" />
      <p class="account-note">
        Without a camera, type this secret into the app: <code class="secret">{inGroups(secret)}</code>
      </p>
      <ProblemSummary problems={problem === undefined ? {} : { code: problem }} labels={{ code: 'Code' }} />
      <form class="form" method="post" action="/account/second-factor/confirm/">
        <input type="hidden" name="uri" value={uri} />
        <TextField
          name="code"
          label="Code from your app"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={12}
          problem={problem}
          required
          autofocus
        />
        <div class="form-actions">
          <Button kind="primary">Confirm</Button>
          <a href="/account/second-factor/">Not now</a>
        </div>
      </form>
    </>
  );
}

export function SecondFactorOn({ problems }: { problems: Problems }) {
  return (
    <>
      <p class="account-lead">It is switched on: signing in asks for a code from your app.</p>
      <ProblemSummary
        problems={problems}
        labels={{ 'renew-password': 'New recovery codes', 'end-password': 'Switch it off' }}
      />
      <section class="account-section" aria-labelledby="codes-heading">
        <h2 id="codes-heading">New recovery codes</h2>
        <p class="account-note">They replace those that you have.</p>
        <form class="form" method="post" action="/account/second-factor/recovery-codes/">
          <TextField
            name="password"
            id="renew-password"
            label="Your password"
            type="password"
            autocomplete="current-password"
            problem={problems['renew-password']}
            required
          />
          <div class="form-actions">
            <Button>Make new codes</Button>
          </div>
        </form>
      </section>
      <section class="account-section" aria-labelledby="end-heading">
        <h2 id="end-heading">Switch it off</h2>
        <p class="account-note">Your password alone opens your account then.</p>
        <form class="form" method="post" action="/account/second-factor/end/">
          <TextField
            name="password"
            id="end-password"
            label="Your password"
            type="password"
            autocomplete="current-password"
            problem={problems['end-password']}
            required
          />
          <div class="form-actions">
            <Button kind="danger">Switch it off</Button>
          </div>
        </form>
      </section>
    </>
  );
}

export function RecoveryCodes({ codes, siteName }: { codes: readonly string[]; siteName: string }) {
  const text = `Recovery codes for ${siteName}\n\n${codes.join('\n')}\n\nEach works once.\n`;
  return (
    <>
      <p class="account-lead">
        The second factor is on. Keep these codes where you find them when your phone is gone: each signs you
        in once. They are not shown again.
      </p>
      <ul class="recovery-codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p class="form-actions">
        <a
          class="button button-plain"
          download="recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
        >
          Save as a file
        </a>
        <a class="button button-primary" href="/account/second-factor/">
          I have kept them
        </a>
      </p>
    </>
  );
}

/** `ABCD EFGH …`, easier to type. */
function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}
