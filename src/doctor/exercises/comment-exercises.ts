import { addBlock } from '../../comments/moderation/add-block.ts';
import { moveThread } from '../../comments/move-thread.ts';
import { ensureLinkSigner } from '../../comments/notifications/link-secret.ts';
import { mailChoiceUrl } from '../../comments/notifications/mail-reader.ts';
import { askSpamService } from '../../comments/spam/ask-spam-service.ts';
import { changeSetting } from '../../site/change-setting.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { Exercises } from '../exercises.ts';
import { REHEARSED_URL } from '../rehearsed-site.ts';
import { Visitor } from '../visitor.ts';

const FILTERS = [
  '',
  '?status=approved',
  '?status=spam',
  '?status=deleted',
  '?q=say',
  '?page=2',
  '?status=pending&q=say',
];

/** What readers write, and those who look after it. */
export const commentExercises: Exercises = {
  'comments of a post': async ({ guest, owner, postIds: [postId = 0], addComment, addPerson, lastId }) => {
    const reader = await addPerson('reader', 'Rea');
    const first = await addComment(reader.visitor, postId);
    await addComment(guest, postId, { reply: first, text: 'I agree, @Rea and @Olga.', wantsReplies: 'on' });
    for (let more = 0; more < 8; more++) await addComment(guest, postId);
    const last = await lastId('comments');
    for (const path of [
      '/rehearsed-1/',
      '/rehearsed-1/?comments=2',
      `/comments/new?post=${postId}&reply=${first}`,
    ])
      await guest.get(path);
    for (const visitor of [guest, reader.visitor, owner.visitor]) {
      for (const id of [first, last])
        for (const page of ['', 'edit', 'delete']) await visitor.get(`/comments/${id}/${page}`);
      await visitor.get(`/comments/mine?post=${postId}`);
    }
    await reader.visitor.post(`/comments/${first}/edit`, { text: 'What I meant.' });
    await guest.post(`/comments/${last}/edit`, { text: 'What I meant to say.' });
    await guest.post(`/comments/${last}/delete`);
    await reader.visitor.post(`/comments/${first}/delete`);
  },
  'the same comment twice': async ({ site, guest, owner, postIds: [postId = 0], addComment }) => {
    for (const visitor of [guest, guest, owner.visitor, owner.visitor, new Visitor(site), new Visitor(site)])
      await addComment(visitor, postId, { text: 'Twice.' });
  },
  'comments that wait': async ({ site, actor, guest, write, postIds: [, postId = 0], addComment }) => {
    const early = await addComment(guest, postId);
    await write((tx) => addBlock(tx, actor, { kind: 'word', typed: 'casino', note: '' }, site.now()));
    for (const approval of ['first', 'all']) {
      await write((tx) => changeSetting(tx, 'commentApproval', approval, site.now()));
      const nobodyYet = { name: 'New', email: `${approval}@rehearsal.invalid` };
      await addComment(new Visitor(site), postId, { text: `Who knows me (${approval})?`, ...nobodyYet });
      const id = await addComment(guest, postId, { text: `Look at https://a.invalid/ ${approval} time.` });
      await guest.post(`/comments/${id}/edit`, { text: `Look at https://b.invalid/ ${approval} time.` });
      await guest.get(`/comments/${id}/`);
    }
    await guest.post(`/comments/${early}/edit`, { text: 'What I won at the casino.' });
    await write((tx) => changeSetting(tx, 'commentApproval', 'none', site.now()));
  },
  moderation: async ({ owner: { visitor }, addPerson, guest, postIds: [, , postId = 0], addComment }) => {
    const first = await addComment(guest, postId);
    const reply = await addComment(guest, postId, { reply: first });
    const author = await addPerson('author', 'Arno');
    for (const somebody of [visitor, author.visitor])
      for (const filter of FILTERS) await somebody.get(`/admin/comments${filter}`);
    await visitor.get(`/admin/comments?post=${postId}`);
    const orders = [`spam:${first}`, `approve:${first}`, `delete:${reply}`, `restore:${reply}`];
    for (const one of orders) await visitor.post('/admin/comments/moderation', { one });
    await visitor.post('/admin/comments/moderation', { do: 'spam', comment: [first, reply] });
    await visitor.post('/admin/comments/undo', { changes: `approved.spam.${first}.${reply}` });
    for (const query of [
      '',
      '?who=1',
      '?what=comment.spam',
      '?before=1000',
      '?who=1&what=comment.spam&before=1000',
    ])
      await visitor.get(`/admin/comments/log${query}`);
  },
  blocks: async ({
    owner: { visitor },
    guest,
    postIds: [, , postId = 0],
    addComment,
    lastId,
    write,
    actor,
    site,
  }) => {
    const id = await addComment(guest, postId);
    for (const trait of ['email', 'address'])
      await visitor.post('/admin/comments/moderation', { one: `block-${trait}:${id}`, [`all-${id}`]: 'on' });
    await visitor.get('/admin/comments/blocks');
    await visitor.get('/admin/comments/blocks?page=2');
    await write((tx) => addBlock(tx, actor, { kind: 'word', typed: 'casino', note: '' }, site.now()));
    for (let left = 3; left > 0; left--)
      await visitor.post('/admin/comments/blocks/removal', { id: await lastId('blocks') });
  },
  'the spam service': async ({ site, guest, postIds: [, , , postId = 0], addComment, write, lastId }) => {
    const id = await addComment(guest, postId);
    const service = { name: 'The service', isSpam: async () => true, teach: async () => {} };
    const settings = await loadSettings(site.database.read);
    await askSpamService({ ...site, siteUrl: REHEARSED_URL }, settings, id, service);
    await write(async (tx) => moveThread(tx, await lastId('comments')));
  },
  'mail about comments': async ({ write, guest, owner, site }) => {
    const sign = await write((tx) => ensureLinkSigner(tx, site.now()));
    const readers = [
      { kind: 'member', userId: owner.id },
      { kind: 'guest', email: 'gustav@rehearsal.invalid' },
    ] as const;
    for (const reader of readers)
      for (const page of ['consent', 'unsubscribe'] as const) {
        const { pathname, search } = new URL(mailChoiceUrl(REHEARSED_URL, page, reader, sign));
        await guest.get(pathname + search);
        await guest.post(pathname + search);
      }
  },
};
