import type { Transaction } from '../../database/database.ts';
import { addRedirect, type RedirectTarget } from '../../redirects/add-redirect.ts';
import { redirectPath } from '../../redirects/redirect-path.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WxrItem } from './wxr-item.ts';
import { decodeSlug } from './xml-values.ts';

/**
 * Leads the addresses that a text had on the blog to it.
 * @param path where it is now.
 * @returns those that lead elsewhere already.
 */
export async function redirectOldAddresses(
  tx: Transaction,
  run: WordPressImport,
  item: WxrItem,
  to: { target: RedirectTarget; path: string },
): Promise<string[]> {
  const taken: string[] = [];
  const here = redirectPath(to.path);
  const old = new Set(oldAddresses(item, run.survey.blog.url).map(redirectPath));
  for (const path of old) {
    if (path === null || path === here) continue;
    if ((await addRedirect(tx, path, to.target, run.now())) === 'taken') taken.push(path);
  }
  return taken;
}

/** Every address the text was found at: its permalink, its number, the slugs it had before. */
function oldAddresses(item: WxrItem, blogUrl: string): string[] {
  const base = URL.parse(blogUrl)?.pathname.replace(/\/+$/, '') ?? '';
  const numbers = item.id === '' ? [] : [`${base}/?p=${item.id}`];
  if (item.type === 'page' && item.id !== '') numbers.push(`${base}/?page_id=${item.id}`);
  const link = isAt(item.link, blogUrl) && !namesNumber(item.link) ? item.link : '';
  // A guid keeps a text's first address; the number in one may be from another database.
  const guid = isAt(item.guid, blogUrl) && !namesNumber(item.guid) ? item.guid : '';
  const slugs = (item.meta.get('_wp_old_slug') ?? []).flatMap((slug) => withSlug(link, slug.trim()) ?? []);
  return [link, guid, ...slugs, ...numbers].filter((address) => address !== '');
}

function isAt(address: string, blogUrl: string): boolean {
  const [there, blog] = [URL.parse(address), URL.parse(blogUrl)];
  return (
    there !== null &&
    /^https?:$/.test(there.protocol) &&
    hostOf(there) === (blog === null ? hostOf(there) : hostOf(blog))
  );
}

function hostOf(url: URL): string {
  return url.host.replace(/^www\./, '');
}

function namesNumber(address: string): boolean {
  return /[?&](?:p|page_id|attachment_id|post_type)=/.test(address);
}

/** The permalink as it was with another slug. */
function withSlug(link: string, slug: string): string | null {
  const url = URL.parse(link);
  if (url === null || slug === '') return null;
  const segments = url.pathname.split('/');
  const last = segments.findLastIndex((segment) => segment !== '');
  if (last === -1) return null;
  const ending = /\.html?$/.exec(segments[last] ?? '')?.[0] ?? '';
  segments[last] = encodeURIComponent(decodeSlug(slug)) + ending;
  return `${url.origin}${segments.join('/')}`;
}
