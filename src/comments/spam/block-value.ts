import { wordsOf } from '../../search/words.ts';
import type { BlockKind } from './block.ts';
import { hostOf } from './comment-links.ts';
import { networkFrom } from './network.ts';

const MAX_LENGTH = 255;

/** What somebody typed as it is stored and compared, or null when it is nothing of this kind. */
export function blockValue(kind: BlockKind, typed: string): string | null {
  const text = typed.trim();
  if (text === '' || text.length > MAX_LENGTH) return null;
  return FORMS[kind](text);
}

const FORMS: Record<BlockKind, (text: string) => string | null> = {
  email: (text) => (/^[^\s@]+@[^\s@]+$/.test(text) ? text.toLowerCase() : null),
  address: networkFrom,
  domain: domainFrom,
  word: (text) => wordsOf(text).join(' ') || null,
};

/** `*.Casino.example`, `https://casino.example/offers` and `@casino.example` all mean the domain. */
function domainFrom(text: string): string | null {
  const bare = text.replace(/^(?:\*\.|@)/, '');
  const host = hostOf(/^https?:\/\//i.test(bare) ? bare : `http://${bare}`).replace(/^www\.(?=.*\.)/, '');
  // A name of one part is a whole country's or kind's, and one in brackets or of digits is an address.
  return /^(?!\.)[\p{L}\p{N}.-]*\.[\p{L}][\p{L}\p{N}-]*$/u.test(host) ? host : null;
}
