import { randomInt } from 'node:crypto';

const CODES = 10;
/** Letters and digits that nobody takes for one another. */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789';
const HALF_LENGTH = 5;

/** `k7mqd-x2rpa`, ten of them. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () => `${half()}-${half()}`);
}

/** A recovery code as it was made, however somebody typed it. */
export function readRecoveryCode(typed: string): string {
  const code = typed.toLowerCase().replace(/[\s-]+/g, '');
  return `${code.slice(0, HALF_LENGTH)}-${code.slice(HALF_LENGTH)}`;
}

function half(): string {
  return Array.from({ length: HALF_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
