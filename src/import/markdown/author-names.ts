import type { AuthorInput } from '../../authors/ensure-author.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';

/** Who wrote a post: the one it names, or the one who wrote all that name none. */
export class AuthorNames {
  readonly #fallback: string;
  readonly #known: ReadonlyMap<string, AuthorInput>;
  #withoutAuthor = 0;

  /** @param known what a site's list of authors says of them, by the key that its posts use. */
  constructor(fallback: string, known: ReadonlyMap<string, AuthorInput>) {
    this.#fallback = fallback;
    this.#known = known;
  }

  of(given: readonly AuthorInput[]): { author: AuthorInput; others: string[] } {
    const [first, ...others] = given.map((author) => this.#known.get(author.name) ?? author);
    if (first === undefined) this.#withoutAuthor += 1;
    return { author: first ?? { name: this.#fallback }, others: others.map((author) => author.name) };
  }

  /** What to tell about the posts that named no author, or null. */
  get note(): string | null {
    if (this.#withoutAuthor === 0) return null;
    const posts = this.#withoutAuthor === 1 ? '1 text names' : `${this.#withoutAuthor} texts name`;
    return `${posts} no author and got ${JSON.stringify(this.#fallback)}; choose another with --author`;
  }
}

/** Who writes what names no author: the owner of the site, or the site itself. */
export async function fallbackAuthor(db: Reader, siteName: string): Promise<string> {
  const owner = await named(db, 'imports.owner')
    .selectFrom('users')
    .select('name')
    .where('role', '=', 'owner')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return owner?.name ?? siteName;
}
