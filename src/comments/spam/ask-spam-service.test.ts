import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { NOON, openSite, SITE_URL, type TestSite } from '../../../tests/support/site.ts';
import { SYSTEM } from '../../accounts/actor.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { approveComments } from '../moderation/approve-comments.ts';
import type { Change } from '../moderation/change-statuses.ts';
import { askSpamService } from './ask-spam-service.ts';
import type { ServiceComment, SpamService } from './spam-service.ts';
import { teachSpamService } from './teach-spam-service.ts';

describeDatabases('a spam service', (_, kind) => {
  test('moves to spam what it takes for spam, with a reason for moderators', async () => {
    await using site = await siteWithComment();
    const service = new FakeService(true);
    await ask(site, service);
    expect(await state(site)).toEqual({
      status: 'spam',
      comment_count: 0,
      reasons: JSON.stringify(['First comment.', 'Fake takes it for spam.']),
    });
    expect(service.asked).toMatchObject([
      {
        text: 'Hello there.',
        name: 'Guest',
        address: '192.0.2.1',
        postUrl: `${SITE_URL}/one/`,
        isReply: false,
      },
    ]);
    const deed = await site.database.read
      .selectFrom('audit_log')
      .select(['user_name', 'action', 'detail'])
      .executeTakeFirstOrThrow();
    expect(deed).toEqual({
      user_name: 'Octavo',
      action: 'comment.spam',
      detail: JSON.stringify({ from: 'approved', to: 'spam', by: 'Fake' }),
    });
  });

  test('leaves alone what it takes for no spam', async () => {
    await using site = await siteWithComment();
    await ask(site, new FakeService(false));
    expect(await state(site)).toMatchObject({ status: 'approved', comment_count: 1 });
  });

  test('a moderator who was quicker is right', async () => {
    await using site = await siteWithComment('pending');
    const service = new FakeService(true, async () => {
      const context = { siteUrl: SITE_URL, now: NOON };
      await site.database.transaction((tx) => approveComments(tx, SYSTEM, [1], context));
    });
    await ask(site, service);
    expect(await state(site)).toMatchObject({ status: 'approved', comment_count: 1 });
  });

  test('a service that is down changes nothing and troubles nobody', async () => {
    await using site = await siteWithComment();
    const service = new FakeService(true, () => Promise.reject(new Error('down')));
    await ask(site, service);
    await teach(site, service, [{ id: 1, from: 'pending', to: 'spam' }]);
    expect(await state(site)).toMatchObject({ status: 'approved', comment_count: 1 });
  });

  test('nobody is asked about those who work on the site', async () => {
    await using site = await siteWithComment();
    const { id } = await site.addMember('author');
    await site.database.transaction((tx) => tx.updateTable('comments').set({ author_id: id }).execute());
    const service = new FakeService(true);
    await ask(site, service);
    expect(service.asked).toEqual([]);
  });

  test('no service is asked without a key, nor about what is gone', async () => {
    await using site = await siteWithComment();
    const settings = await loadSettings(site.database.read);
    await askSpamService(asking(site), settings, 1);
    const service = new FakeService(true);
    await askSpamService(asking(site), settings, 99, service);
    expect(service.asked).toEqual([]);
    expect(await state(site)).toMatchObject({ status: 'approved' });
  });

  test.each<[Change['from'], Change['to'], boolean, boolean, string[]]>([
    ['approved', 'spam', false, false, ['spam']],
    ['approved', 'spam', true, false, []],
    ['spam', 'approved', true, false, ['ham']],
    ['spam', 'approved', false, false, []],
    ['spam', 'pending', false, true, ['ham']],
    ['approved', 'spam', true, true, ['spam']],
    ['approved', 'deleted', false, false, []],
    ['deleted', 'spam', false, false, []],
    ['pending', 'approved', true, false, []],
  ])('%s → %s, which the service called spam: %s, as an undo: %s, teaches it %j', async (from, to, said, isUndo, lessons) => {
    await using site = await siteWithComment('approved', said ? ['Fake takes it for spam.'] : []);
    const service = new FakeService(false);
    await teach(site, service, [{ id: 1, from, to }], isUndo);
    expect(service.lessons).toEqual(lessons);
  });

  async function siteWithComment(status: 'approved' | 'pending' = 'approved', reasons = ['First comment.']) {
    const site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    await site.addComments(1, [{ text: 'Hello there.', status }]);
    const origin = { comment_id: 1, address: '192.0.2.1', user_agent: 'Browser', created_at: NOON };
    await site.database.transaction((tx) =>
      tx
        .insertInto('comment_origins')
        .values({ ...origin, reasons: JSON.stringify(reasons) })
        .execute(),
    );
    return site;
  }
});

class FakeService implements SpamService {
  readonly name = 'Fake';
  readonly asked: ServiceComment[] = [];
  readonly lessons: string[] = [];
  readonly #answer: boolean;
  readonly #meanwhile: () => Promise<void>;

  constructor(answer: boolean, meanwhile = async () => {}) {
    this.#answer = answer;
    this.#meanwhile = meanwhile;
  }

  async isSpam(comment: ServiceComment): Promise<boolean> {
    this.asked.push(comment);
    await this.#meanwhile();
    return this.#answer;
  }

  async teach(_: ServiceComment, lesson: 'spam' | 'ham'): Promise<void> {
    await this.#meanwhile();
    this.lessons.push(lesson);
  }
}

function asking({ services: { database, logger, now } }: TestSite) {
  return { database, logger, now, siteUrl: SITE_URL };
}

async function ask(site: TestSite, service: SpamService): Promise<void> {
  await askSpamService(asking(site), await loadSettings(site.database.read), 1, service);
}

async function teach(site: TestSite, service: SpamService, changes: Change[], isUndo = false): Promise<void> {
  await teachSpamService(asking(site), await loadSettings(site.database.read), changes, isUndo, service);
}

function state(site: TestSite) {
  return site.database.read
    .selectFrom('comments')
    .innerJoin('posts', 'posts.id', 'comments.post_id')
    .innerJoin('comment_origins', 'comment_origins.comment_id', 'comments.id')
    .select(['comments.status', 'posts.comment_count', 'comment_origins.reasons'])
    .executeTakeFirstOrThrow();
}
