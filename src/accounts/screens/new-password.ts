import type { Accounts } from '../accounts.ts';
import { type PasswordOwner, passwordProblem } from '../password-policy.ts';

export type NewPassword = { ok: true; hash: string } | { ok: false; problem: string };

/**
 * Checks a new password and hashes it.
 * @throws BusyError
 */
export async function newPassword(
  accounts: Accounts,
  password: string,
  owner: PasswordOwner,
): Promise<NewPassword> {
  const problem = passwordProblem(password, owner);
  return problem === null
    ? { ok: true, hash: await accounts.hashPassword(password) }
    : { ok: false, problem };
}
