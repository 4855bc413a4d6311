// Somebody who gives a post another title again and again, each with a number that only grows.
import type { Database } from '../../src/database/database.ts';
import { titleOf } from '../../tests/support/staleness/changes.ts';
import { fetchPage } from '../../tests/support/staleness/fetch-page.ts';
import { SITE_URL } from '../../tests/support/staleness/seed-site.ts';

const SLUG = 'harbour';

export class TitleWriter {
  readonly #database: Database;
  readonly #urls: readonly string[];
  readonly #cookie: string;
  #number = 0;

  constructor(database: Database, urls: readonly string[], cookie: string) {
    this.#database = database;
    this.#urls = urls;
    this.#cookie = cookie;
  }

  /** Publishes the next one at the next node. Its number. */
  async write(): Promise<number> {
    this.#number += 1;
    const { id, base } = await this.#database.read
      .selectFrom('posts')
      .leftJoin('edits', 'edits.post_id', 'posts.id')
      .select(['posts.id', 'edits.version as base'])
      .where('slug', '=', SLUG)
      .executeTakeFirstOrThrow();
    const title = titleOf(SLUG, this.#number, 0);
    const form = new URLSearchParams({ title, base: `${base ?? 0}`, allowsComments: 'on', action: 'save' });
    const headers = { Cookie: this.#cookie, Origin: SITE_URL };
    const url = this.#urls[this.#number % this.#urls.length] ?? '';
    const { status, body } = await fetchPage(`${url}/admin/posts/${id}/edit`, { form, headers });
    if (status !== 303) throw new Error(`The change was answered with ${status}: ${body.slice(0, 300)}`);
    return this.#number;
  }
}
