import type { Refusal } from '../accounts.ts';
import { tooOftenText } from './account-answers.tsx';

/** What to say of a password that did not confirm who somebody is. */
export function confirmProblem(refusal: Refusal): {
  problem: string;
  retryAfterSeconds: number | undefined;
} {
  if (refusal.reason === 'wrong') {
    return { problem: 'That is not your password.', retryAfterSeconds: undefined };
  }
  const { retryAfterSeconds } = refusal;
  return { problem: tooOftenText(retryAfterSeconds), retryAfterSeconds };
}
