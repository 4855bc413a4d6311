// What the site has before an import: a few columns of every post and page, and the redirects.
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { pagePath } from '../../pages/page.ts';
import { postPath } from '../../posts/post-path.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { Settings } from '../../site/settings.ts';

export type TextKind = 'post' | 'page';

export interface TextHere {
  id: number;
  kind: TextKind;
  /** A post's slug, a page's path. */
  slug: string;
  title: string;
  updatedAt: number;
  publishedAt: number | null;
  /** Where readers find it now. */
  permalink: string;
}

export class SiteHere {
  readonly settings: Settings;
  readonly #byId = new Map<string, TextHere>();
  readonly #bySlug = new Map<string, TextHere>();
  readonly #redirects: ReadonlyMap<string, string>;

  constructor(settings: Settings, texts: readonly TextHere[], redirects: ReadonlyMap<string, string>) {
    this.settings = settings;
    this.#redirects = redirects;
    for (const text of texts) {
      this.#byId.set(`${text.kind} ${text.id}`, text);
      this.#bySlug.set(`${text.kind} ${text.slug}`, text);
    }
  }

  byId(kind: TextKind, id: number): TextHere | undefined {
    return this.#byId.get(`${kind} ${id}`);
  }

  bySlug(kind: TextKind, slug: string): TextHere | undefined {
    return this.#bySlug.get(`${kind} ${slug}`);
  }

  /** Where a redirect to a post or page leads now. */
  byOldPath(path: string): string | undefined {
    return this.#byId.get(this.#redirects.get(path) ?? '')?.permalink;
  }
}

export async function loadSiteHere(db: Reader): Promise<SiteHere> {
  const settings = await loadSettings(db);
  const redirects = await named(db, 'imports.redirects-here')
    .selectFrom('redirects')
    .select(['path', 'post_id', 'page_id'])
    .execute();
  const targets = redirects.map(({ path, post_id, page_id }): [string, string] => [
    path,
    post_id === null ? `page ${page_id}` : `post ${post_id}`,
  ]);
  return new SiteHere(
    settings,
    [...(await postsHere(db, settings)), ...(await pagesHere(db))],
    new Map(targets),
  );
}

async function postsHere(db: Reader, settings: Settings): Promise<TextHere[]> {
  const rows = await named(db, 'imports.posts-here')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select([
      'posts.id',
      'posts.slug',
      'posts.title',
      'posts.updated_at',
      'posts.published_at',
      'posts.created_at',
    ])
    .select('users.slug as author_slug')
    .execute();
  return rows.map(({ id, slug, title, updated_at, published_at, created_at, author_slug }) => ({
    id,
    kind: 'post',
    slug,
    title,
    updatedAt: updated_at,
    publishedAt: published_at,
    permalink: postPath({ slug, authorSlug: author_slug, publishedAt: published_at ?? created_at }, settings),
  }));
}

async function pagesHere(db: Reader): Promise<TextHere[]> {
  const rows = await named(db, 'imports.pages-here')
    .selectFrom('pages')
    .select(['id', 'path', 'title', 'updated_at', 'published_at'])
    .execute();
  return rows.map(({ id, path, title, updated_at, published_at }) => ({
    id,
    kind: 'page',
    slug: path,
    title,
    updatedAt: updated_at,
    publishedAt: published_at,
    permalink: pagePath(path),
  }));
}
