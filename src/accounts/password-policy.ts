import { COMMON_PASSWORDS } from './common-passwords.ts';

export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 200;

/** What somebody who tries passwords would try first for this person. */
export interface PasswordOwner {
  email: string;
  name: string;
  siteName: string;
}

/** What is wrong with a new password, in a sentence for a person; null when it will do. */
export function passwordProblem(password: string, { email, name, siteName }: PasswordOwner): string | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN_LENGTH) {
    return `A password needs at least ${PASSWORD_MIN_LENGTH} characters. A few words in a row make a good one.`;
  }
  if (length > PASSWORD_MAX_LENGTH) {
    return `A password has at most ${PASSWORD_MAX_LENGTH} characters.`;
  }
  const plain = simplified(password);
  const [mailbox = ''] = email.split('@');
  const guesses = [email, mailbox, name, siteName].map(simplified).filter((guess) => guess !== '');
  if (guesses.some((guess) => isMadeOf(plain, guess))) {
    return 'That password is too close to your name, your address or the site’s name. Choose another.';
  }
  if (isCommon(plain)) return 'That is one of the passwords that people try first. Choose another.';
  return null;
}

/** The guess alone, or with a few digits or signs after it, or again and again. */
function isMadeOf(password: string, guess: string): boolean {
  const rest = password.replaceAll(guess, '');
  return rest === '' || (rest !== password && /^[\d\p{P}\p{S}]{0,6}$/u.test(rest));
}

function isCommon(password: string): boolean {
  const isOneCharacter = new Set(password).size <= 2;
  return (
    isOneCharacter ||
    isSequence(password) ||
    COMMON_PASSWORDS.has(password.replace(/[\d\p{P}\p{S}]{0,6}$/u, '')) ||
    COMMON_PASSWORDS.has(password)
  );
}

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];

function isSequence(password: string): boolean {
  const backwards = [...password].reverse().join('');
  return ROWS.some((row) => row.includes(password) || row.includes(backwards));
}

function simplified(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}
