import { TextField } from '../../web/admin/fields.tsx';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../password-policy.ts';

export interface NewPasswordFieldProps {
  label?: string;
  problem?: string | undefined;
}

export function NewPasswordField({ label = 'Password', problem }: NewPasswordFieldProps) {
  return (
    <TextField
      name="new-password"
      label={label}
      type="password"
      autocomplete="new-password"
      hint={`At least ${PASSWORD_MIN_LENGTH} characters. A few words in a row are easy to remember and hard to guess.`}
      maxlength={PASSWORD_MAX_LENGTH}
      problem={problem}
      required
    />
  );
}

/** Asks for the password again before something that matters. */
export function PasswordField({ problem }: { problem?: string | undefined }) {
  return (
    <TextField
      name="password"
      label="Your password"
      type="password"
      autocomplete="current-password"
      hint="So that nobody else does this at your open screen."
      problem={problem}
      required
    />
  );
}
