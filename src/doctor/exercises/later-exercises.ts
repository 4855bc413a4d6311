import { sql } from 'kysely';
import { setUp } from '../../accounts/set-up.ts';
import { purgeCdn } from '../../cdn/purge-cdn.ts';
import { ensureTags } from '../../tags/ensure-tags.ts';
import { DAY } from '../company.ts';
import type { Exercises } from '../exercises.ts';

const LONG = 400 * DAY;

/** What the site does on its own as time goes by. Behind the others: no session lasts so long. */
export const laterExercises: Exercises = {
  'texts that are due': async ({ site, addPost, write }) => {
    const publishedAt = site.now() - 1000;
    const tagIds = await write((tx) => ensureTags(tx, [{ name: 'Due' }], site.now()));
    await addPost({ status: 'scheduled', publishedAt, tagIds });
    await write((tx) =>
      tx.updateTable('pages').set({ status: 'scheduled', published_at: publishedAt }).execute(),
    );
    await site.runJobs();
  },
  'what is thrown away': async ({
    site,
    owner,
    guest,
    postIds: [, , , postId = 0],
    addComment,
    lastId,
    write,
  }) => {
    for (const list of ['posts', 'pages'] as const) {
      await owner.visitor.post(`/admin/${list}`);
      await owner.visitor.post(`/admin/${list}/${await lastId(list)}/trash`);
    }
    const first = await addComment(guest, postId);
    await addComment(guest, postId, { reply: first });
    const second = await addComment(guest, postId);
    await owner.visitor.post('/admin/comments/moderation', { do: 'spam', comment: [first, second] });
    await write((tx) => sql`insert into posts_to_index (post_id) values (${postId})`.execute(tx));
    const { now } = site.clock;
    site.clock.now += LONG;
    await site.runJobs();
    site.clock.now = now;
  },
  'becoming the owner of a site that has texts': async ({ owner, write, site }) => {
    const input = { name: 'Olga', email: owner.email, passwordHash: '', siteName: 'S', address: null };
    await write(async (tx) => {
      await tx.updateTable('users').set({ role: 'author' }).where('role', '=', 'owner').execute();
      await setUp(tx, input, site.now());
    });
  },
  'a CDN is told what to forget': async ({ site }) => {
    await purgeCdn(site.database, { now: site.now() + LONG, isWriter: true, send: async () => {} });
  },
};
