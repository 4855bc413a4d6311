// Feed readers show a text far from its page, so every address in it must be whole. One pass over the tags: no tree is
// built, so a long text costs little and a deep one cannot exhaust the stack.
import { srcsetCandidates } from '../content/safe-url.ts';

/**
 * The HTML with every relative address resolved against `base`; what is no address stays as it is.
 * @param html as `content/` writes it: every attribute has a value in double quotes, no `<` or `>` within.
 * @param base absolute URL of the page the HTML stands on.
 */
export function withAbsoluteUrls(html: string, base: string): string {
  return html.replace(TAG, (tag: string) =>
    tag.replace(ATTRIBUTE, (attribute: string, name: string, value: string) => {
      const absolute = RESOLVERS.get(name)?.(decode(value), base);
      return absolute === undefined ? attribute : ` ${name}="${encode(absolute)}"`;
    }),
  );
}

const TAG = /<[a-z][^>]*>/g;
/** Every attribute is matched whole, so that none is found in another's value. */
const ATTRIBUTE = / ([^\s="]+)="([^"]*)"/g;

type Resolver = (value: string, base: string) => string;

const RESOLVERS = new Map<string, Resolver>([
  ['href', resolve],
  ['src', resolve],
  ['poster', resolve],
  ['cite', resolve],
  ['srcset', resolveSrcset],
]);

const WHOLE = /^(?:https?:\/\/|mailto:|tel:)/i;

function resolve(value: string, base: string): string {
  return WHOLE.test(value) ? value : (URL.parse(value, base)?.href ?? value);
}

function resolveSrcset(value: string, base: string): string {
  const candidates = srcsetCandidates(value).map(
    ({ url, descriptor }) => `${resolve(url, base)} ${descriptor}`,
  );
  return candidates.map((candidate) => candidate.trimEnd()).join(', ');
}

function decode(value: string): string {
  return value.replace(
    /&(amp|nbsp|quot|lt|gt);/g,
    (reference, name: string) => CHARACTERS[name] ?? reference,
  );
}

const CHARACTERS: Record<string, string> = { amp: '&', nbsp: '\u00A0', quot: '"', lt: '<', gt: '>' };

function encode(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
