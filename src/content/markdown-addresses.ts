const AUTOLINK = /^[a-z][a-z0-9+.-]{1,31}:[^\s<>]*$/i;
/** An address that is one in plain text too, to its last character, and that no other syntax cuts. */
const LITERAL = /^https?:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w/.,=?#%+~:@-]*[\w/=])?$/i;

/** An address as the destination of a Markdown link, a picture or a definition. */
export function writeDestination(url: string): string {
  const address = encodeControls(url)
    .replace(/[\\`|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;');
  if (address === '' || /[\s<>]/.test(address)) return `<${address.replace(/[<>]/g, '\\$&')}>`;
  return address.replace(/[()]/g, '\\$&');
}

/** An address in place of `<old>`; a relative one needs a link that shows the old one. */
export function writeAutolink(url: string, old: string): string {
  return AUTOLINK.test(url) ? `<${encodeControls(url)}>` : writeLink(url, old);
}

/** An address in place of one that stands in the text by itself. */
export function writeLiteral(url: string, old: string): string {
  return LITERAL.test(url) ? url : writeLink(url, old);
}

function writeLink(url: string, text: string): string {
  return `[${text.replace(/[\\`*_{}[\]<>|&~!]/g, '\\$&')}](${writeDestination(url)})`;
}

function encodeControls(url: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for control characters
  return url.replace(/[\0-\x1F\x7F]/g, (control) => encodeURIComponent(control));
}
