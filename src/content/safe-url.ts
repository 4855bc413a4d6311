/** What browsers ignore in an address: control characters and spaces around it, line breaks and tabs within. */
const AROUND = /^[\0-\x20]+|[\0-\x20]+$/g;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

export const LINK_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel']);
export const FILE_SCHEMES: ReadonlySet<string> = new Set(['http', 'https']);

/** The address as a browser reads it, relative or with one of the schemes (in lower case); null for any other. */
export function safeUrl(url: string, schemes: ReadonlySet<string>): string | null {
  const read = url.replace(AROUND, '').replace(/[\t\n\r]/g, '');
  const scheme = SCHEME.exec(read)?.[1];
  if (scheme === undefined) return /^[^/?#]*:/.test(read) ? null : read;
  const known = scheme.toLowerCase();
  return schemes.has(known) ? known + read.slice(scheme.length) : null;
}

/** The candidates of a `srcset` whose addresses are safe; null when none is. */
export function safeSrcset(srcset: string): string | null {
  const safe = srcsetCandidates(srcset).flatMap(({ url, descriptor }) => {
    const address = safeUrl(url, FILE_SCHEMES);
    return address ? [descriptor ? `${address} ${descriptor}` : address] : [];
  });
  return safe.length > 0 ? safe.join(', ') : null;
}

export interface SrcsetCandidate {
  url: string;
  /** Where the address begins in the attribute's text. */
  start: number;
  descriptor: string;
}

/** The candidates of a `srcset`: addresses may contain commas, but neither begin nor end with one. */
export function srcsetCandidates(srcset: string): SrcsetCandidate[] {
  const candidates: SrcsetCandidate[] = [];
  const pattern = /[\s,]*([^\s,]\S*)([^,]*)/y;
  for (let match = pattern.exec(srcset); match; match = pattern.exec(srcset)) {
    const whole = match[1] ?? '';
    const url = whole.replace(/,+$/, '');
    const urlEnd = match.index + match[0].length - (match[2] ?? '').length;
    if (url !== whole) pattern.lastIndex = urlEnd;
    const descriptor = url === whole ? (match[2] ?? '').trim().replace(/\s+/g, ' ') : '';
    candidates.push({ url, start: urlEnd - whole.length, descriptor });
  }
  return candidates;
}
