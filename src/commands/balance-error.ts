/** A balancer cannot do what it was asked to; the message says why. */
export class BalanceError extends Error {
  readonly code = 'balance';
}
