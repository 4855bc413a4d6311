import { decodeUri } from '../../content/decode-uri.ts';

/**
 * A file's place below the uploads folder, `2024/05/a.jpg`, by its address on the blog; null for what is elsewhere.
 * @param blog where relative addresses start, and the names the blog has or had, without `www.`.
 */
export function uploadPlace(
  address: string,
  blog: { url: string; hosts: ReadonlySet<string> },
): string | null {
  const url = URL.parse(address, URL.canParse(blog.url) ? `${blog.url}/` : 'http://blog.invalid/');
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const { host, path } = withoutProxy(url.hostname.replace(/^www\./, ''), decodeUri(url.pathname));
  if (host !== 'blog.invalid' && !isOwn(host, blog.hosts)) return null;
  const uploads = path.indexOf('/uploads/');
  if (uploads !== -1) return safePlace(path.slice(uploads + '/uploads/'.length));
  return host.endsWith('.files.wordpress.com') ? safePlace(path.slice(1)) : null;
}

/** What all sizes and edits of a picture have in common: `a-300x200.jpg` and `a-scaled.jpg` give `a.jpg`. */
export function withoutSize(place: string): string {
  return place.replace(
    /(?:-e\d{9,})?(?:-\d{1,5}x\d{1,5})?(?:-(?:scaled|rotated))?(?:@\dx)?(\.[a-z0-9]+)$/i,
    '$1',
  );
}

// Jetpack serves pictures as https://i0.wp.com/blog.example/wp-content/uploads/….
function withoutProxy(host: string, path: string): { host: string; path: string } {
  const proxied = /^i\d\.wp\.com$/.test(host) ? /^\/([^/]+)(\/.*)$/.exec(path) : null;
  return proxied === null
    ? { host, path }
    : { host: (proxied[1] ?? '').replace(/^www\./, ''), path: proxied[2] ?? '' };
}

/** The blog's own name or one below it, such as a server for its files. */
function isOwn(host: string, hosts: ReadonlySet<string>): boolean {
  const labels = host.split('.');
  return labels.some((_, index) => hosts.has(labels.slice(index).join('.')));
}

/** Null for what would lead out of the folder. */
function safePlace(place: string): string | null {
  const parts = place.split(/[/\\]/).filter((part) => part !== '');
  const isSafe =
    parts.length > 0 && parts.every((part) => part !== '.' && part !== '..' && !/[\0:]/.test(part));
  return isSafe ? parts.join('/') : null;
}
