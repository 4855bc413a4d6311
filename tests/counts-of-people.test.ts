// Whatever people do to texts, tags, comments and each other, in whatever order, the counts are what a count from scratch gives.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor } from '../src/accounts/actor.ts';
import { deleteUser } from '../src/accounts/users-admin/delete-user.ts';
import { handOver } from '../src/accounts/users-admin/hand-over.ts';
import { deleteComment } from '../src/comments/delete-comment.ts';
import { editComment } from '../src/comments/edit-comment.ts';
import { COMMANDS, type CommandName } from '../src/comments/moderation/moderation-order.ts';
import { purgeComments } from '../src/comments/moderation/purge-comments.ts';
import { writeComment } from '../src/comments/write-comment.ts';
import { deletePost } from '../src/posts/delete-post.ts';
import { type BulkDeed, bulkEdit } from '../src/posts/editing/bulk-edit.ts';
import { publishDuePosts } from '../src/posts/publish-due-posts.ts';
import { loadSettings } from '../src/site/setting-queries.ts';
import { deleteTag } from '../src/tags/delete-tag.ts';
import { mergeTags } from '../src/tags/merge-tags.ts';
import { describeDatabases } from './support/databases.ts';
import { recount, storedCounts } from './support/recount.ts';
import { DAY, HOUR, openSite, SITE_URL, type TestMember, type TestSite } from './support/site.ts';
import { actorOf, Writer } from './support/writer.ts';

/** Which of what there is just then. */
const which = fc.nat(5);
const some = fc.uniqueArray(which, { minLength: 1, maxLength: 4 });
const deeds = ['publish', 'unpublish', 'unlist', 'trash', 'restore', 'delete'] as const;
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('bulk' as const), some, deed: fc.constantFrom(...deeds) }),
  },
  fc.record({
    kind: fc.constant('tag' as const),
    some,
    tag: fc.constantFrom('red', 'blue'),
    isAdded: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('author' as const), some, which }),
  fc.record({
    kind: fc.constant('save' as const),
    which,
    action: fc.constantFrom('save', 'publish', 'schedule'),
  }),
  fc.record({ kind: fc.constant('due' as const) }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      which,
      parent: fc.option(which),
      approval: fc.constantFrom('all', 'none'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), which, isSpam: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('take back' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('moderate' as const),
      some,
      command: fc.constantFrom<CommandName[]>('approve', 'spam', 'delete', 'restore'),
    }),
  },
  fc.record({ kind: fc.constant('purge' as const) }),
  fc.record({ kind: fc.constant('merge tags' as const) }),
  fc.record({ kind: fc.constant('delete tag' as const) }),
  fc.record({ kind: fc.constant('hand over' as const), which, isRemoved: fc.boolean() }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

describeDatabases('counts', (_, kind) => {
  test('are right after every step of whatever people do', { timeout: 120_000 }, async () => {
    await using site = await openSite(kind);
    const history = new History(site, await site.addMember('owner'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await history.begin();
        for (const each of steps) {
          await history.take(each);
          expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
        }
        await history.end();
      }),
      { numRuns: kind === 'sqlite' ? 40 : 15 },
    );
    // PostgreSQL takes longer, and has fewer.
    if (kind === 'sqlite') expect([...history.done].sort()).toEqual([...KINDS].sort());
  });

  test('are right whatever people do at the same time, and nobody is told of an error', {
    timeout: 120_000,
  }, async () => {
    await using site = await openSite(kind);
    const history = new History(site, await site.addMember('owner'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
        await history.begin();
        for (const which of [0, 1, 2, 3])
          await history.do({ kind: 'write', which, parent: null, approval: 'none' });
        await Promise.all(steps.map((each) => history.do(each)));
        expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
        await history.end();
      }),
      { numRuns: kind === 'sqlite' ? 3 : 12 },
    );
  });
});

const KINDS: readonly Step['kind'][] = [
  ...(['bulk', 'tag', 'author', 'save', 'due', 'write', 'edit', 'take back'] as const),
  ...(['moderate', 'purge', 'merge tags', 'delete tag', 'hand over'] as const),
];

class History {
  /** What had an effect at least once. */
  readonly done = new Set<Step['kind']>();
  readonly #site: TestSite;
  readonly #owner: Writer;
  readonly #actor: Actor;
  #runs = 0;
  #comments = 0;
  #people: TestMember[] = [];

  constructor(site: TestSite, owner: TestMember) {
    this.#site = site;
    this.#owner = new Writer(site, owner);
    this.#actor = actorOf(owner);
  }

  async begin(): Promise<void> {
    this.#runs += 1;
    this.#site.clock.now += DAY;
    this.#people = [];
    for (const name of ['One', 'Two'])
      this.#people.push(await this.#site.addMember('author', { name: `${name} ${this.#runs}` }));
    for (const [index, status] of (['published', 'published', 'draft', 'scheduled'] as const).entries()) {
      const author = this.#people[index % 2]?.name ?? '';
      const publishedAt = this.#site.clock.now + (status === 'scheduled' ? HOUR : 0);
      const slug = `post-${this.#runs}-${index}`;
      await this.#site.addPost({
        slug,
        status,
        author,
        publishedAt,
        tags: index % 2 ? ['red'] : ['red', 'blue'],
      });
    }
  }

  async end(): Promise<void> {
    for (const id of await this.#ids('posts'))
      await this.#site.database.transaction((tx) => deletePost(tx, id));
    await this.#site.database.transaction((tx) => tx.deleteFrom('tags').execute());
  }

  async take(each: Step): Promise<void> {
    const before = await storedCounts(this.#site.database.read);
    const isDone = await this.do(each);
    if (isDone ?? JSON.stringify(await storedCounts(this.#site.database.read)) !== JSON.stringify(before))
      this.done.add(each.kind);
  }

  /** Whether it had an effect, undefined where the counts tell. */
  async do(each: Step): Promise<boolean | undefined> {
    const { database, clock } = this.#site;
    switch (each.kind) {
      case 'bulk':
        return this.#bulk(each.some, { action: each.deed });
      case 'tag':
        return this.#bulk(each.some, { action: each.isAdded ? 'add-tag' : 'remove-tag', tag: each.tag });
      case 'author':
        return this.#bulk(each.some, { action: 'set-author', authorId: this.#person(each.which).id });
      case 'save':
        return this.#save(each);
      case 'due':
        clock.now += 2 * HOUR;
        return void (await database.transaction((tx) => publishDuePosts(tx, clock.now)));
      case 'write':
        return this.#write(each);
      case 'edit':
        return this.#edit(each);
      case 'take back':
        return this.#takeBack(each);
      case 'moderate':
        return this.#moderate(each);
      case 'purge':
        return this.#purge();
      case 'merge tags':
      case 'delete tag':
        return this.#changeTags(each.kind);
      case 'hand over':
        return this.#handOver(each);
    }
  }

  async #bulk(places: readonly number[], deed: BulkDeed): Promise<undefined> {
    const ids = pick(await this.#ids('posts'), places);
    await bulkEdit(this.#site.database, this.#actor, { kind: 'post', ids, deed }, this.#site.clock.now);
  }

  async #save({ which: place, action }: Of<'save'>): Promise<undefined> {
    const [id] = pick(await this.#ids('posts'), [place]);
    if (id === undefined) return;
    const publishAt = new Date(this.#site.clock.now + HOUR).toISOString().slice(0, 16);
    await this.#owner.save(
      { kind: 'post', id },
      {
        action: action === 'save' ? 'save' : 'publish',
        ...(action === 'schedule' && { publishAt }),
        tags: ['red'],
      },
    );
  }

  async #write({ which: place, parent, approval }: Of<'write'>): Promise<undefined> {
    const { database, clock } = this.#site;
    const [postId] = pick(await this.#ids('posts'), [place]);
    if (postId === undefined) return;
    const answered = parent === null ? [] : pick(await this.#ids('comments'), [parent]);
    this.#comments += 1;
    const comment = { postId, parentId: answered[0] ?? null, text: `It is so ${this.#comments}.` };
    const context = await this.#context(approval);
    const guest = {
      kind: 'guest',
      name: 'Guest',
      email: null,
      website: null,
      tokenHash: TOKEN,
      isNew: false,
    } as const;
    const written = { ...comment, wantsReplies: false, honeypot: '', filledInMs: 60_000 };
    await database.transaction((tx) => writeComment(tx, guest, written, context, clock.now));
  }

  async #edit({ which: place, isSpam }: Of<'edit'>): Promise<undefined> {
    const [id] = pick(await this.#ids('comments'), [place]);
    if (id === undefined) return;
    const links = 'https://a.example/ https://b.example/ https://c.example/ https://d.example/';
    const text = `Changed ${id}. ${isSpam ? links : ''}`;
    const { database, clock } = this.#site;
    const context = await this.#context('none');
    await database.transaction((tx) => editComment(tx, VISITOR, { id, text }, context, clock.now));
  }

  async #takeBack({ which: place }: Of<'take back'>): Promise<undefined> {
    const [id] = pick(await this.#ids('comments'), [place]);
    if (id === undefined) return;
    const { database, clock } = this.#site;
    const context = await this.#context('none');
    await database.transaction((tx) => deleteComment(tx, VISITOR, id, context, clock.now));
  }

  async #moderate({ some: places, command }: Of<'moderate'>): Promise<undefined> {
    const ids = pick(await this.#ids('comments'), places);
    const context = { siteUrl: SITE_URL, now: this.#site.clock.now };
    await this.#site.database.transaction((tx) => COMMANDS[command](tx, this.#actor, ids, context));
  }

  async #purge(): Promise<boolean> {
    const days = { spamDays: 1, commentOriginDays: 1 };
    const later = this.#site.clock.now + 2 * DAY;
    const purged = await this.#site.database.transaction((tx) => purgeComments(tx, days, later));
    return purged.removed + purged.emptied > 0;
  }

  async #changeTags(kind: 'merge tags' | 'delete tag'): Promise<undefined> {
    const { database, clock } = this.#site;
    const tags = await database.read.selectFrom('tags').select(['id', 'name']).execute();
    const [red, blue] = ['red', 'blue'].map((name) => tags.find((tag) => tag.name === name)?.id ?? 0);
    const tagId = red ?? 0;
    if (kind === 'delete tag') await deleteTag(database, this.#actor, { tagId, now: clock.now });
    else await mergeTags(database, this.#actor, { tagId, intoId: blue ?? 0, now: clock.now });
  }

  async #handOver({ which: place, isRemoved }: Of<'hand over'>): Promise<undefined> {
    const { database, clock } = this.#site;
    const [from, to] = [this.#person(place), this.#person(place + 1)];
    // Two who hand over to each other at the same time would go on until the time is over.
    const given = { fromId: from.id, toId: to.id, now: clock.now, most: 200 };
    if (from.id === to.id || !(await handOver(database, this.#actor, given)).ok || !isRemoved) return;
    await database.transaction((tx) => deleteUser(tx, this.#actor, from.id, clock.now));
    this.#people = this.#people.filter((person) => person !== from);
  }

  async #context(commentApproval: string) {
    const settings = await loadSettings(this.#site.database.read);
    const approval = commentApproval === 'all' ? ('all' as const) : ('none' as const);
    return {
      settings: { ...settings, commentApproval: approval, commentsPerHour: 1000, commentEditMinutes: 10_000 },
      siteUrl: SITE_URL,
      address: VISITOR.address,
      userAgent: '',
    };
  }

  #ids(table: 'posts' | 'comments'): Promise<number[]> {
    const rows = this.#site.database.read.selectFrom(table).select('id').orderBy('id').execute();
    return rows.then((found) => found.map((row) => row.id));
  }

  #person(place: number): TestMember {
    const person = this.#people[place % this.#people.length];
    if (person === undefined) throw new Error('there is nobody');
    return person;
  }
}

const TOKEN = 'a'.repeat(64);
const VISITOR = { member: null, guestTokenHash: TOKEN, address: '192.0.2.1', userAgent: '' };

function pick(ids: readonly number[], places: readonly number[]): number[] {
  return ids.length === 0 ? [] : [...new Set(places.map((place) => ids[place % ids.length] ?? 0))];
}
