// Somebody who changes the harbour in a browser, at whichever node: each must show at once what was written through it.
import { setTimeout } from 'node:timers/promises';
import type { Database } from '../../../src/database/database.ts';
import { type Changes, type Fact, TAG, titleOf, type What } from './changes.ts';
import { type Answer, fetchPage } from './fetch-page.ts';
import type { Ledger } from './ledger.ts';
import type { TestNode } from './node.ts';
import type { Random } from './random.ts';
import { SITE_URL } from './seed-site.ts';
import type { View } from './view.ts';

export interface FormWriterOptions {
  nodes: readonly TestNode[];
  views: readonly View[];
  database: Database;
  cookie: string;
  changes: Changes;
  ledger: Ledger;
  random: Random;
  /** Between two changes at most, in milliseconds. */
  pauseMs: number;
}

const SLUG = 'harbour';
/** What was sent to a node that is no more may be committed a moment later. */
const LATE_MS = 300;

export class FormWriter {
  readonly #options: FormWriterOptions;
  #sent = 0;
  #needsLook = true;

  constructor(options: FormWriterOptions) {
    this.#options = options;
  }

  async write(count: number): Promise<void> {
    const { random, nodes, pauseMs } = this.#options;
    for (let done = 0; done < count; done++) {
      if (this.#needsLook) await this.#look();
      await this.#write(random.oneOf(nodes), this.#sent % 2 === 0 ? 'title' : 'comments');
      await setTimeout(random.next() * pauseMs);
    }
    if (this.#needsLook) await this.#look();
  }

  async #write(node: TestNode, what: What): Promise<void> {
    const { changes, ledger, views } = this.#options;
    const fact: Fact = `${SLUG} ${what}`;
    const number = changes.newest(fact) + 1;
    this.#sent += 1;
    ledger.add('form', `sends ${what} ${number} to ${node.name}`);
    const answer = await this.#send(node, what, number).catch((error: unknown) => String(error));
    if (typeof answer === 'string' || answer.status !== 303) {
      const why = typeof answer === 'string' ? answer : `${answer.status} ${answer.body.slice(0, 300)}`;
      ledger.add('form', `${what} ${number} failed: ${why}`);
      this.#needsLook = true;
      return;
    }
    node.written.set(fact, number);
    changes.note(fact, number, true);
    ledger.add('form', `${what} ${number} was written through ${node.name}`);
    // At once, as a browser does that is led to what it has written.
    await Promise.all(views.filter((view) => view.node === node).map((view) => view.read()));
  }

  async #send(node: TestNode, what: What, number: number): Promise<Answer> {
    const { id, base } = await this.#post();
    const headers = { Cookie: this.#options.cookie, Origin: SITE_URL };
    // No comment is sent twice with the same words.
    const comment = { post: `${id}`, text: `Comment ${number}, sent as the ${this.#sent}th.` };
    const text = {
      title: titleOf(SLUG, number, 0),
      ...{ base: `${base ?? 0}`, allowsComments: 'on', tag: TAG, action: 'save' },
    };
    const form = new URLSearchParams(what === 'title' ? text : comment);
    const path = what === 'title' ? `/admin/posts/${id}/edit` : '/comments';
    return fetchPage(node.url + path, { form, headers });
  }

  /** How far it has come: what failed may have been committed all the same. */
  async #look(): Promise<void> {
    await setTimeout(LATE_MS);
    const { title, comments } = await this.#post();
    this.#options.changes.note(`${SLUG} title`, Number(/\d+/.exec(title)?.[0]), false);
    this.#options.changes.note(`${SLUG} comments`, comments, false);
    this.#needsLook = false;
  }

  async #post() {
    return this.#options.database.read
      .selectFrom('posts')
      .leftJoin('edits', 'edits.post_id', 'posts.id')
      .select(['posts.id', 'posts.title', 'comment_count as comments', 'edits.version as base'])
      .where('slug', '=', SLUG)
      .executeTakeFirstOrThrow();
  }
}
