// What goes on at a site all at once: readers, some with a new connection for each request; members; people who sign in, who
// comment and who edit. All that becomes of it is written down.
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Asked,
  BrowserLikeClient,
  type LedgerEntry,
  type Received,
} from '../../tests/support/browser-like-client.ts';
import type { TrialCluster } from './trial-cluster.ts';
import { PASSWORD, POSTS, slugOf, type TrialPerson } from './trial-site.ts';

const SIGN_IN = '/account/sign-in/';
/** After which a comment or an edit that was not taken is sent again. */
const AGAIN_MS = 250;
const MOST_TIMES = 40;

export interface MixedPeopleOptions {
  cluster: TrialCluster;
  /** Of each, between two requests, in milliseconds. */
  pauseMs: number;
  /** How many of each kind there are. */
  times: number;
}

/** Something that was written, by the words in it. */
export interface Written {
  acknowledged: Set<string>;
  /** Sent, and never acknowledged: may be there or not. */
  open: Set<string>;
}

export class MixedPeople implements AsyncDisposable {
  readonly ledger: LedgerEntry[] = [];
  /** What was answered and is not as it should be. */
  readonly wrong: { at: number; what: string }[] = [];
  readonly comments: Written = { acknowledged: new Set(), open: new Set() };
  /** By the id of the post: titles. */
  readonly edits = new Map<number, Written & { last: string }>();
  signIns = 0;
  readonly #options: MixedPeopleOptions;
  readonly #clients: BrowserLikeClient[] = [];
  readonly #loops: Promise<void>[] = [];
  #isOver = false;

  constructor(options: MixedPeopleOptions) {
    this.#options = options;
    const { members, moderators, staff } = options.cluster.site;
    for (let round = 0; round < options.times; round++) {
      for (let place = 0; place < 5; place++) this.#read({ keepsAlive: true }, place);
      for (let place = 0; place < 4; place++) this.#read({ keepsAlive: false }, place);
      for (const member of members.slice(0, 4)) this.#beMember(member);
      for (const [place, one] of moderators.entries()) this.#comment(one, `${round}-${place}`);
      this.#comment(null, `${round}-guest`);
    }
    for (const member of members.slice(4)) this.#signIn(member);
    for (const [place, writer] of staff.entries()) this.#edit(writer, place);
  }

  get count(): number {
    return this.#loops.length;
  }

  /** Waits for all answers. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
    for (const client of this.#clients) client[Symbol.dispose]();
  }

  #read({ keepsAlive }: { keepsAlive: boolean }, place: number): void {
    const client = this.#client(null, keepsAlive);
    const paths = (turn: number) => [
      '/',
      `/${slugOf((turn * 7 + place) % POSTS)}/`,
      `/search?q=${place}x${turn}`,
      '/feed.xml',
      '/archive/',
    ];
    this.#loop(async (turn) => {
      const path = paths(turn)[(turn + place) % 5] ?? '/';
      const answer = await client.ask({ path });
      this.#expect(answer, 200, path);
      if (answer?.headers['set-cookie'] !== undefined) this.#note(`${path} gave a cookie to nobody known`);
    });
  }

  /** Who is signed in stays so, whichever node answers. */
  #beMember(member: TrialPerson): void {
    const client = this.#client(member);
    this.#loop(async (turn) => {
      const path = turn % 3 === 0 ? `/${slugOf(turn % POSTS)}/` : '/account/';
      const answer = await client.ask({ path });
      this.#expect(answer, 200, path);
      if (path === '/account/') this.#expectName(answer, member);
    });
  }

  /** In a browser of its own each time. */
  #signIn(member: TrialPerson): void {
    this.#loop(async () => {
      const client = this.#client(null);
      await client.ask({ path: SIGN_IN });
      const body = `${new URLSearchParams({ email: member.email, password: PASSWORD })}`;
      const path = SIGN_IN;
      if (!this.#expect(await client.ask({ path, method: 'POST', body }), 303, `POST ${path}`)) return;
      this.signIns += 1;
      const account = await client.ask({ path: '/account/' });
      this.#expect(account, 200, '/account/');
      this.#expectName(account, member);
    }, 4);
  }

  /** Guests, all of whom come from one address, do it seldom enough to be let. */
  #comment(member: TrialPerson | null, name: string): void {
    const pauses = member === null ? 6 * this.#options.times : 3;
    const client = this.#client(member);
    const { postIds } = this.#options.cluster.site;
    const guest = { name: `Guest ${name}`, email: `guest-${name}@trial.test` };
    this.#loop(async (turn) => {
      // Those of the editors are left alone.
      const post = String(postIds[2 + (turn % (POSTS - 2))]);
      const text = `What ${name} had to say as number ${turn}.`;
      const form = new URLSearchParams({ post, text, ...(member === null && guest) });
      this.comments.open.add(text);
      const isTaken = await this.#insist(client, { path: '/comments', method: 'POST', body: `${form}` });
      if (!isTaken) return;
      this.comments.open.delete(text);
      this.comments.acknowledged.add(text);
    }, pauses);
  }

  /** One post, of which each has their own. */
  #edit(writer: TrialPerson, place: number): void {
    const client = this.#client(writer);
    const id = this.#options.cluster.site.postIds[place] ?? 0;
    const edits = { acknowledged: new Set<string>(), open: new Set<string>(), last: '' };
    this.edits.set(id, edits);
    let base = 0;
    this.#loop(async (turn) => {
      const title = `Title ${turn} of post ${place}`;
      const fields = { title, base: String(base), allowsComments: 'on', action: 'save' };
      edits.open.add(title);
      const path = `/admin/posts/${id}/edit`;
      const isTaken = await this.#insist(client, {
        path,
        method: 'POST',
        body: `${new URLSearchParams(fields)}`,
      });
      if (isTaken) {
        edits.open.delete(title);
        edits.acknowledged.add(title);
        edits.last = title;
      }
      base = await this.#versionOf(id);
    }, 3);
  }

  async #versionOf(postId: number): Promise<number> {
    const { database } = this.#options.cluster;
    const row = await database.read
      .selectFrom('edits')
      .select('version')
      .where('post_id', '=', postId)
      .executeTakeFirst();
    return row?.version ?? 0;
  }

  /** Sends a form until it is taken. */
  async #insist(client: BrowserLikeClient, asked: Asked): Promise<boolean> {
    for (let time = 1; ; time++) {
      const answer = await client.ask(asked);
      if (answer?.status === 303) return true;
      this.#expect(answer, 303, `POST ${asked.path}`);
      if (this.#isOver || time >= MOST_TIMES) return false;
      await delay(AGAIN_MS);
    }
  }

  #expect(answer: Received | null, status: number, what: string): boolean {
    if (answer === null || answer.status === status) return answer !== null;
    // What no node answered stands in the ledger.
    if (answer.status < 500) this.#note(`${what} was answered with ${answer.status}`);
    return false;
  }

  #expectName(answer: Received | null, { name }: TrialPerson): void {
    if (answer?.status === 200 && !answer.body.includes(`value="${name}"`))
      this.#note(`${name} is not signed in as themselves any more`);
  }

  #note(what: string): void {
    this.wrong.push({ at: performance.now(), what });
  }

  #client(person: TrialPerson | null, keepsAlive = true): BrowserLikeClient {
    const { ledger } = this;
    const client = new BrowserLikeClient(this.#options.cluster.url, { ledger, keepsAlive });
    const [name = '', value = ''] = person?.cookie.split(/=(.*)/s) ?? [];
    if (person !== null) client.cookies.set(name, value);
    this.#clients.push(client);
    return client;
  }

  #loop(step: (turn: number) => Promise<void>, pauses = 1): void {
    const { pauseMs } = this.#options;
    const run = async () => {
      await delay(Math.random() * pauseMs * pauses);
      for (let turn = 0; !this.#isOver; turn++) {
        await step(turn);
        await delay(pauseMs * pauses);
      }
    };
    this.#loops.push(run());
  }
}
