import { recordDeed } from '../../accounts/record-deed.ts';
import { silentBus } from '../../invalidation/bus.ts';
import { Follower } from '../../invalidation/follower.ts';
import { invalidate } from '../../invalidation/log.ts';
import { logOf } from '../../invalidation/log-source.ts';
import { prunablePosition, pruneLog } from '../../invalidation/prune-log.ts';
import {
  claimMails,
  failMail,
  forgetFailedMails,
  hasDueMail,
  listMails,
  putMailOff,
  removeMail,
  retryMails,
} from '../../mail/outbox.ts';
import { postMail } from '../../mail/post-mail.ts';
import { changeSetting, resetSetting } from '../../site/change-setting.ts';
import { type Company, DAY } from '../company.ts';
import type { Exercises } from '../exercises.ts';

/** Tags, redirects, navigation, settings, the log and the outbox. */
export const siteExercises: Exercises = {
  tags: async (company) => {
    const { owner, addPost, lastId } = company;
    const { visitor } = owner;
    for (const query of ['', '?q=sea', '?sort=posts', '?page=2', '?q=e&sort=posts&page=2'])
      await visitor.get(`/admin/tags${query}`);
    await visitor.get('/admin/tags/new');
    for (const name of ['Mountain', 'Valley', 'Hill']) await visitor.post('/admin/tags/new', { name });
    const hill = await lastId('tags');
    await addPost({ tagIds: [hill, hill - 1] });
    await addPost({ tagIds: [hill] });
    const screen = await visitor.read(`/admin/tags/${hill}`);
    const [, version = ''] = /name="version" value="([^"]*)"/.exec(screen) ?? [];
    await visitor.post(`/admin/tags/${hill}`, { name: 'Hills', slug: 'hills', version });
    await visitor.post(`/admin/tags/${hill}/search`, { after: 0, former: 'Hill' });
    await keepOneInTheEditor(company, 'Hills');
    await visitor.post(`/admin/tags/${hill}/merge`, { into: 'Valley' });
    await visitor.post(`/admin/tags/${hill - 1}/removal`);
    await visitor.post(`/admin/tags/${hill - 2}/removal`);
  },
  redirects: async ({ owner: { visitor } }) => {
    const lists = ['', '?q=old', '?by=hand', '?made=hand', '?page=2', '/new'];
    await visitor.post('/admin/redirects/new', { from: '/first/', to: '/rehearsed-2/' });
    await visitor.post('/admin/redirects/new', { from: '/second/', to: '/about/' });
    await visitor.post('/admin/redirects/new', { from: '/third/', to: 'https://example.org/' });
    for (const list of lists) await visitor.get(`/admin/redirects${list}`);
    const screen = await visitor.read('/admin/redirects/edit?path=/third');
    const [, version = ''] = /name="version" value="([^"]*)"/.exec(screen) ?? [];
    const change = { from: '/fourth/', to: '/rehearsed-3/', version };
    await visitor.post('/admin/redirects/edit?path=/third', change);
    const second = await visitor.read('/admin/redirects/edit?path=/second');
    const [, before = ''] = /name="version" value="([^"]*)"/.exec(second) ?? [];
    const elsewhere = { from: '/second', to: '/rehearsed-3/', version: before };
    await visitor.post('/admin/redirects/edit?path=/second', elsewhere);
    await visitor.post('/admin/redirects/removal', { path: '/first' });
  },
  'navigation and settings': async ({ owner: { visitor }, write, site }) => {
    await visitor.get('/admin/navigation');
    for (const group of ['', '/reading', '/comments', '/site']) await visitor.get(`/admin/settings${group}`);
    await write((tx) => changeSetting(tx, 'description', 'About the sea', site.now()));
    await write((tx) => resetSetting(tx, 'description', site.now()));
  },
  'the log': async ({ owner: { id, visitor }, write, actor, site }) => {
    const subject = { kind: 'post', id: 1, label: 'A text' };
    await write((tx) => recordDeed(tx, actor, { action: 'post.publish', subject }, site.now()));
    const day = new Date(site.now()).toISOString().slice(0, 10);
    const filters = [
      ...[
        '',
        `?user=${id}`,
        `?who=${id}`,
        '?kind=post',
        '?what=post',
        `?since=${day}&until=${day}`,
        '?before=1000',
      ],
      `?who=${id}&what=post&since=${day}&until=${day}&before=1000`,
      `?user=${id}&kind=post&since=${day}&until=${day}&before=1000`,
    ];
    for (const filter of filters) await visitor.get(`/admin/log${filter}`);
  },
  'the invalidation log': async ({ site, write }) => {
    await write(async (tx) => invalidate(tx, ['post:1']));
    const log = logOf(site.database);
    await using follower = await Follower.start({ log, bus: silentBus, pollMs: DAY, onError: () => {} });
    await follower.catchUp();
    await log.moveOn(0);
    await prunablePosition(site.database.read, site.now());
    await write((tx) => pruneLog(tx, 1));
  },
  'the outbox': async ({ site, write }) => {
    const now = site.now();
    const mail = { to: 'ann@rehearsal.invalid', subject: 'News', paragraphs: ['News.'], footer: 'Yours.' };
    for (let more = 0; more < 3; more++) await write((tx) => postMail(tx, mail, now));
    await hasDueMail(site.database.read, now);
    await listMails(site.database.read, 100);
    const [first, second, third] = await write((tx) => claimMails(tx, { now, until: now + DAY, most: 3 }));
    await write((tx) => removeMail(tx, first?.id ?? 0));
    await write((tx) => putMailOff(tx, second?.id ?? 0, { tries: 1, nextTryAt: now + DAY, error: 'Later.' }));
    await write((tx) => failMail(tx, third?.id ?? 0, { tries: 2, now, error: 'No.' }));
    await write((tx) => retryMails(tx, now));
    await write((tx) => forgetFailedMails(tx, now));
  },
};

/** A post with a tag, and something else in its editor than in itself. */
async function keepOneInTheEditor({ owner: { visitor }, lastId }: Company, tag: string): Promise<void> {
  await visitor.post('/admin/posts');
  const fields = { title: 'In the editor', source: 'Text.', tags: [tag], format: 'markdown' };
  await visitor.json('PUT', `/admin/posts/${await lastId('posts')}/autosave`, { base: 1, fields });
}
