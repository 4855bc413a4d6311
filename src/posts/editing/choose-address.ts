// The address of a post or page: what its writer asks for, made sure that readers find this text there and no other.
import { slugify } from '../../content/slugify.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { freeSlug } from '../../site/free-slug.ts';
import { isReservedSegment, slugInPath } from '../../site/permalinks.ts';
import type { StoredText } from './stored-text.ts';
import type { TextTarget } from './text-target.ts';

export type AddressResult = { ok: true; slug: string } | { ok: false; problem: string };

/** @param wanted `''` lets a draft's address be made of its title. */
export async function chooseAddress(
  db: Reader,
  text: Pick<StoredText, 'target' | 'slug' | 'status'>,
  wanted: { slug: string; title: string },
  permalinkPattern: string,
): Promise<AddressResult> {
  if (wanted.slug === text.slug) return { ok: true, slug: text.slug };
  if (wanted.slug === '') {
    const stays = text.status !== 'draft' || wanted.title === '';
    return {
      ok: true,
      slug: stays ? text.slug : await freeAddress(db, text.target, wanted.title, permalinkPattern),
    };
  }
  const slug = tidyAddress(text.target, wanted.slug);
  if (slug === '') return { ok: false, problem: 'The address needs a letter or a digit.' };
  const problem = await addressProblem(db, text.target, slug, permalinkPattern);
  return problem === null ? { ok: true, slug } : { ok: false, problem };
}

/** An address that nothing has yet, made of a title. */
function freeAddress(
  db: Reader,
  target: TextTarget,
  title: string,
  permalinkPattern: string,
): Promise<string> {
  return freeSlug(
    title,
    target.kind,
    async (candidates) => {
      const takers = await takersOf(db, target, candidates, permalinkPattern);
      return takers.map((taker) => taker.slug);
    },
    (candidate) => !isReservedSegment(candidate),
  );
}

function tidyAddress({ kind }: TextTarget, slug: string): string {
  if (kind === 'post') return slugify(slug);
  return slug
    .split('/')
    .map(slugify)
    .filter((segment) => segment !== '')
    .join('/');
}

async function addressProblem(
  db: Reader,
  target: TextTarget,
  slug: string,
  permalinkPattern: string,
): Promise<string | null> {
  const first = slug.split('/')[0] ?? '';
  if (isReservedSegment(first)) return `“${first}” belongs to the site itself. Choose another address.`;
  const [taker] = await takersOf(db, target, [slug], permalinkPattern);
  if (taker === undefined) return null;
  const place = taker.trashedAt === null ? '' : ' in the trash';
  const name = taker.title === '' ? `a ${taker.kind} without a title` : `the ${taker.kind} “${taker.title}”`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${place} has this address. Choose another one.`;
}

interface Taker {
  /** Which of the wanted addresses it takes. */
  slug: string;
  kind: 'post' | 'page';
  title: string;
  trashedAt: number | null;
}

/** Who stands where somebody wants to stand. Posts hide pages, so neither may come to the other's place. */
async function takersOf(
  db: Reader,
  target: TextTarget,
  slugs: readonly string[],
  permalinkPattern: string,
): Promise<Taker[]> {
  if (slugs.length === 0) return [];
  return [
    ...(await postsAt(db, target, slugs, permalinkPattern)),
    ...(await pagesAt(db, target, slugs, permalinkPattern)),
  ];
}

async function postsAt(
  db: Reader,
  { kind, id }: TextTarget,
  slugs: readonly string[],
  permalinkPattern: string,
): Promise<Taker[]> {
  const wanted = new Map(
    slugs.map((slug) => [kind === 'post' ? slug : slugInPath(permalinkPattern, `/${slug}/`), slug]),
  );
  const found = [...wanted.keys()].filter((slug) => slug !== null);
  if (found.length === 0) return [];
  const rows = await named(db, 'posts.at-address')
    .selectFrom('posts')
    .select(['slug', 'title', 'trashed_at as trashedAt'])
    .where('slug', 'in', found)
    .$if(kind === 'post', (query) => query.where('id', '<>', id))
    .execute();
  return rows.map((row) => ({ ...row, kind: 'post', slug: wanted.get(row.slug) ?? row.slug }));
}

async function pagesAt(
  db: Reader,
  { kind, id }: TextTarget,
  slugs: readonly string[],
  permalinkPattern: string,
): Promise<Taker[]> {
  const isBelow = !/^\/:slug\/?$/.test(permalinkPattern);
  const rows = await named(db, 'pages.at-address')
    .selectFrom('pages')
    .select(['id', 'path', 'title', 'trashed_at as trashedAt'])
    .where((where) =>
      where.or([
        where('path', 'in', slugs),
        // Under other patterns a post may stand in the place of a page below another.
        ...(kind === 'post' && isBelow
          ? slugs.map((slug) => where('path', 'like', `%/${likeText(slug)}`))
          : []),
      ]),
    )
    .execute();
  return rows.flatMap(({ path, id: pageId, ...row }) => {
    const slug = kind === 'page' ? path : slugInPath(permalinkPattern, `/${path}/`);
    const isItself = kind === 'page' && pageId === id;
    return slug === null || isItself || !slugs.includes(slug)
      ? []
      : [{ ...row, slug, kind: 'page' as const }];
  });
}

/** Either database takes `%` and `_` for any text here: more is found, and looked at again. */
function likeText(slug: string): string {
  return slug.replaceAll('\\', '_');
}
