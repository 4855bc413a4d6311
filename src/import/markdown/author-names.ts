import type { AuthorInput } from '../../authors/ensure-author.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';

/** Who wrote a post: the one it names, or the one who wrote all that name none. */
export class AuthorNames {
  readonly #fallback: string;
  readonly #isChosen: boolean;
  #withoutAuthor = 0;

  /** @param isChosen by the person who imports, who then need not be told. */
  constructor(fallback: string, isChosen: boolean) {
    this.#fallback = fallback;
    this.#isChosen = isChosen;
  }

  /** @param given by the person who imports; else the owner of the site writes, or the site itself. */
  static async load(db: Reader, given: string | undefined, siteName: string): Promise<AuthorNames> {
    return new AuthorNames(given ?? (await ownerName(db)) ?? siteName, given !== undefined);
  }

  of(given: readonly AuthorInput[]): { author: AuthorInput; others: string[] } {
    const [first, ...others] = given;
    if (first === undefined) this.#withoutAuthor += 1;
    return { author: first ?? { name: this.#fallback }, others: others.map((author) => author.name) };
  }

  /** What to tell about the posts that named no author, or null. */
  get note(): string | null {
    if (this.#isChosen || this.#withoutAuthor === 0) return null;
    const posts = this.#withoutAuthor === 1 ? '1 text names' : `${this.#withoutAuthor} texts name`;
    return `${posts} no author and got ${JSON.stringify(this.#fallback)}; choose another with --author`;
  }
}

async function ownerName(db: Reader): Promise<string | undefined> {
  const owner = await named(db, 'imports.owner')
    .selectFrom('users')
    .select('name')
    .where('role', '=', 'owner')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return owner?.name;
}
