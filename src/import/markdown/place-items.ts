// Gives each file its place on the site: what it is there already, or a slug that nothing has.
import { ensureAuthor } from '../../authors/ensure-author.ts';
import { slugify } from '../../content/slugify.ts';
import { named } from '../../database/named.ts';
import { pagePath } from '../../pages/page.ts';
import { postPath } from '../../posts/post-path.ts';
import { redirectPath } from '../../redirects/redirect-path.ts';
import { calendarDate } from '../../site/calendar.ts';
import { freeSlug } from '../../site/free-slug.ts';
import { isReservedSegment } from '../../site/permalinks.ts';
import type { ImportContext } from '../import-context.ts';
import type { Draft, Item, UnchangedItem } from './item.ts';
import { oldPathsOf } from './old-paths.ts';
import type { SiteHere, TextHere } from './site-here.ts';

export interface Placing {
  here: SiteHere;
  oldPathPatterns: readonly string[];
  isExport: boolean;
  isDryRun: boolean;
}

/** In the order of the drafts, so that the same folder always gives the same slugs. */
export async function placeItems(
  context: ImportContext,
  drafts: readonly Draft[],
  unchanged: readonly UnchangedItem[],
  placing: Placing,
): Promise<Item[]> {
  const claims = new Claims(unchanged, drafts, placing.here);
  const authorSlugs = await findAuthorSlugs(context, drafts, placing);
  const items: Item[] = [];
  for (const draft of drafts) {
    const wanted = wantedSlug(draft);
    const here = claims.claim(draft, wanted);
    const slug =
      here !== null && isNumbered(here.slug, wanted) ? here.slug : await claims.freeSlug(draft.kind, wanted);
    const permalink = permalinkOf(draft, slug, authorSlugs, placing.here);
    const item = { ...draft, here, slug, permalink, oldPaths: oldPaths(draft, here, permalink, placing) };
    if (slug !== wanted && here === null)
      item.warnings.push(`${wanted} is taken, so its address is ${permalink}`);
    items.push(item);
  }
  return items;
}

/** What each file is on the site, so that no two files become one post. */
class Claims {
  readonly #here: SiteHere;
  readonly #claimed: Set<string>;
  readonly #slugs = new Set<string>();

  constructor(unchanged: readonly UnchangedItem[], drafts: readonly Draft[], here: SiteHere) {
    this.#here = here;
    const remembered = drafts.flatMap(({ kind, memory }) =>
      memory === null ? [] : [`${kind} ${memory.entityId}`],
    );
    this.#claimed = new Set([...unchanged.map((item) => `${item.kind} ${item.here.id}`), ...remembered]);
  }

  claim(draft: Draft, wanted: string): TextHere | null {
    const remembered = draft.memory === null ? undefined : this.#here.byId(draft.kind, draft.memory.entityId);
    if (remembered !== undefined) return remembered;
    const found = this.#findSame(draft, wanted);
    if (found !== null) this.#claimed.add(`${found.kind} ${found.id}`);
    return found;
  }

  /** The same text from a folder that has moved, or from an export of this site. */
  #findSame(draft: Draft, wanted: string): TextHere | null {
    for (let number = 1; ; number += 1) {
      const found = this.#here.bySlug(draft.kind, number === 1 ? wanted : `${wanted}-${number}`);
      if (found === undefined) return null;
      if (isSameText(found, draft) && !this.#claimed.has(`${found.kind} ${found.id}`)) return found;
    }
  }

  async freeSlug(kind: Draft['kind'], wanted: string): Promise<string> {
    const parent = wanted.slice(0, wanted.lastIndexOf('/') + 1);
    const isTaken = (slug: string) =>
      this.#slugs.has(`${kind} ${slug}`) || this.#here.bySlug(kind, slug) !== undefined;
    const slug = await freeSlug(
      wanted.slice(parent.length),
      kind,
      async (candidates) => candidates.filter((candidate) => isTaken(parent + candidate)),
      (candidate) => !isReservedSegment((parent + candidate).split('/')[0] ?? ''),
    );
    this.#slugs.add(`${kind} ${parent}${slug}`);
    return parent + slug;
  }
}

/** A slug alone is not enough: many blogs have a `hello-world`. */
function isSameText(found: TextHere, { title, fields, name, publication }: Draft): boolean {
  const hasDate = fields.dates.date !== undefined || name.date !== null;
  return hasDate && publication.publishedAt !== null
    ? found.publishedAt === publication.publishedAt
    : found.title === title;
}

function isNumbered(slug: string, wanted: string): boolean {
  return slug === wanted || (slug.startsWith(`${wanted}-`) && /^\d+$/.test(slug.slice(wanted.length + 1)));
}

/** The slug, or a page's path, that the file asks for. */
function wantedSlug({ kind, fields, name, title }: Draft): string {
  const address = fields.addresses.find((given) => !given.includes(':') || URL.canParse(given));
  const stated = kind === 'page' ? (address ?? fields.slug) : (fields.slug ?? address);
  const place = kind === 'page' ? [...name.folders.slice(name.isPage ? 1 : 0), name.stem] : [name.stem];
  const segments = (stated === undefined || stated === null ? place : segmentsOf(stated))
    .map(slugify)
    .filter((part) => part !== '');
  if (kind === 'page' && segments.length > 0) return segments.join('/');
  return (
    segments.at(-1) ?? (slugify(name.stem) || slugify(title) || `${kind}-${slugify(name.folders.join('-'))}`)
  );
}

function segmentsOf(address: string): string[] {
  const path = URL.parse(address)?.pathname ?? address;
  return path.replace(/(\/index)?\.html?$/, '').split('/');
}

/** Slugs of authors, where permalinks hold them. */
async function findAuthorSlugs(
  context: ImportContext,
  drafts: readonly Draft[],
  { here, isDryRun }: Placing,
): Promise<Map<string, string>> {
  if (isDryRun || !here.settings.permalinkPattern.includes(':author')) return new Map();
  return context.database.transaction(async (tx) => {
    const slugs = new Map<string, string>();
    for (const { author, publication } of drafts) {
      if (slugs.has(author.name)) continue;
      const id = await ensureAuthor(tx, author, publication.createdAt);
      const { slug } = await named(tx, 'authors.slug')
        .selectFrom('users')
        .select('slug')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      slugs.set(author.name, slug);
    }
    return slugs;
  });
}

function permalinkOf(
  draft: Draft,
  slug: string,
  authorSlugs: ReadonlyMap<string, string>,
  here: SiteHere,
): string {
  if (draft.kind === 'page') return pagePath(slug);
  const { publishedAt, createdAt } = draft.publication;
  const authorSlug = authorSlugs.get(draft.author.name) ?? slugify(draft.author.name);
  return postPath({ slug, authorSlug, publishedAt: publishedAt ?? createdAt }, here.settings);
}

function oldPaths(draft: Draft, here: TextHere | null, permalink: string, placing: Placing): string[] {
  if (placing.isExport) return draft.fields.aliases.flatMap((alias) => redirectPath(alias) ?? []);
  const { publishedAt } = draft.publication;
  const date = publishedAt === null ? null : calendarDate(publishedAt, placing.here.settings.timeZone);
  const paths = oldPathsOf(draft.fields, draft.name, date, placing.oldPathPatterns);
  return here === null || here.permalink === permalink ? paths : [...paths, here.permalink];
}
