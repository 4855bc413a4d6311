import { decodeUri } from '../content/decode-uri.ts';

/** Old addresses in which a query names the post: `/?p=123`, `/?page_id=2`. */
export const NAMING_PARAMETERS = ['p', 'page_id', 'attachment_id'];

/** As much as fits into the index of either database, and more than most browsers and proxies take. */
const MAX_BYTES = 2500;

// Looks at a run of slashes once, not once for each of them: anybody may ask for thousands.
const SLASHES_AT_END = /(?<!\/)\/+$/;

/** Only such a query can lead from the front page elsewhere. */
export function namesPost(search: string): boolean {
  const parameters = new URLSearchParams(search);
  return NAMING_PARAMETERS.some((parameter) => parameters.has(parameter));
}

/** The one parameter of a query that names a post, in the form that is looked up. */
export function namingParameter(parameters: URLSearchParams): [name: string, value: string] | undefined {
  for (const name of NAMING_PARAMETERS) {
    const value = parameters.get(name);
    if (value !== null && /^\d{1,50}$/.test(value)) return [name, value];
  }
  return undefined;
}

/**
 * The one form in which an old path is stored and looked up: decoded, no slash at its end, and of a query only a
 * parameter that names a post. Null for what is no path of this site.
 * @param address a path or an absolute URL, whose origin is ignored.
 */
export function redirectPath(address: string): string | null {
  const url = URL.parse(address, 'http://site.invalid');
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const path = decodeUri(url.pathname).replaceAll('\0', '').replace(SLASHES_AT_END, '') || '/';
  if (Buffer.byteLength(path) > MAX_BYTES) return null;
  const named = namingParameter(url.searchParams);
  return named === undefined ? path : `${path}?${named.join('=')}`;
}
