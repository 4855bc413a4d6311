import { ensureAuthor } from '../../authors/ensure-author.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { digestOf, rememberItem } from '../imported-items.ts';
import { findImportedItem } from './imported-keys.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WxrAuthor } from './wxr-channel.ts';

/** Who wrote what, as users of this site. */
export class AuthorDirectory {
  readonly #run: WordPressImport;
  readonly #byLogin = new Map<string, number>();
  readonly #byUserId = new Map<string, number>();

  constructor(run: WordPressImport) {
    this.#run = run;
  }

  /** Takes the authors that the export lists. */
  async takeListed(): Promise<void> {
    for (const author of this.#run.survey.authors) {
      if (this.#run.signal?.aborted) return;
      const id = await this.#take(author);
      if (author.id !== '') this.#byUserId.set(author.id, id);
    }
  }

  /** The user for a login; one that the export doesn't list is made. */
  async idOf(login: string): Promise<number> {
    const known = this.#byLogin.get(login);
    if (known !== undefined) return known;
    const { survey } = this.#run;
    if (login === '') return this.idOf(survey.authors[0]?.login || survey.blog.title || 'Author');
    return this.#take({ id: '', login, name: login, email: '' });
  }

  /** The user for a number of the export, if it lists them. */
  idOfUser(userId: string): number | undefined {
    return this.#byUserId.get(userId);
  }

  async #take(author: WxrAuthor): Promise<number> {
    const { database, source, report } = this.#run;
    const listed = this.#byLogin.get(author.login);
    if (listed !== undefined) return listed;
    const { id, isNew } = await database.transaction(async (tx) => {
      const known = await findImportedItem(tx, source, 'user', author.login);
      if (known !== undefined && (await userExists(tx, known.entityId)))
        return { id: known.entityId, isNew: false };
      return this.#add(tx, author);
    });
    this.#byLogin.set(author.login, id);
    report.count('authors', isNew ? 'added' : 'unchanged');
    return id;
  }

  async #add(tx: Transaction, author: WxrAuthor): Promise<{ id: number; isNew: boolean }> {
    const { source, now, report } = this.#run;
    const before = await lastUserId(tx);
    const email = author.email === '' ? {} : { email: author.email };
    // A login that is a mail address is not shown to readers.
    const slug = author.login.includes('@') ? author.name.replace(/@.*$/, '') : author.login;
    let name = author.name.includes('@') ? author.name.replace(/@.*$/, '') : author.name;
    let id = await ensureAuthor(tx, { name, slug, ...email }, now());
    if ([...this.#byLogin.values()].includes(id)) {
      name = `${name} (${slug})`;
      id = await ensureAuthor(tx, { name, slug, ...email }, now());
      report.warn(
        name,
        'another author of the export has the same name, so this one is shown with the login',
      );
    }
    await rememberItem(tx, source, 'user', author.login, {
      entityId: id,
      digest: digestOf(author.name),
      importedAt: now(),
    });
    return { id, isNew: id > before };
  }
}

async function userExists(tx: Transaction, id: number): Promise<boolean> {
  const row = await named(tx, 'imports.user')
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

async function lastUserId(tx: Transaction): Promise<number> {
  const row = await named(tx, 'imports.last-user')
    .selectFrom('users')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}
