// What readers write below posts, and what moderators make of it.
import { runJobs } from '../../../src/jobs.ts';
import { DAY, HOUR, NOON } from '../site.ts';
import type { Change } from './change.ts';
import { CLOSING, PAGES_OF_COMMENTS } from './exceptions.ts';
import { guestOf, type WalkedSite } from './walked-site.ts';

const SHOP = 'shop@shop.example';
const MODERATION = '/admin/comments/moderation';

const COUNTED = { exceptions: [PAGES_OF_COMMENTS] };

export const CHANGES_OF_COMMENTS: readonly Change[] = [
  { name: 'a guest comments', ...COUNTED, make: (walked) => comment(walked, 'sea-tale', 'A first one.') },
  {
    name: 'a comment is answered',
    ...COUNTED,
    make: async (walked) => comment(walked, 'sea-tale', 'A second.', await walked.lastComment()),
  },
  {
    name: 'a member comments',
    make: ({ site, rea, post }) =>
      site.as(rea).post('/comments', { post: String(post('quiet').id), text: 'Mine.' }),
  },
  {
    name: 'a comment is edited by its writer',
    make: async ({ site, rea, lastComment }) =>
      site.as(rea).post(`/comments/${await lastComment()}/edit`, { text: 'Still mine.' }),
  },
  {
    name: 'a comment is deleted by its writer',
    gone: 'Still mine.',
    make: async ({ site, rea, lastComment }) => site.as(rea).post(`/comments/${await lastComment()}/delete`),
  },
  {
    name: 'a comment waits for a moderator',
    unseen: true,
    make: async (walked) => {
      await comment(walked, 'sea-tale', 'https://a.example/ https://b.example/ https://c.example/ Look.');
    },
  },
  { name: 'a waiting comment is approved', ...COUNTED, make: (walked) => moderate(walked, 'approve') },
  { name: 'it is spam after all', ...COUNTED, gone: 'c.example', make: (walked) => moderate(walked, 'spam') },
  { name: 'spam is put back', ...COUNTED, make: (walked) => moderate(walked, 'restore') },
  { name: 'a comment is deleted by a moderator', ...COUNTED, make: (walked) => moderate(walked, 'delete') },
  {
    name: 'a comment that was answered is deleted by a moderator',
    ...COUNTED,
    gone: 'Comment 0.',
    make: (walked) => moderate(walked, 'delete', answeredComment),
  },
  { name: 'it is brought back', ...COUNTED, make: (walked) => moderate(walked, 'restore', answeredComment) },
  {
    name: 'what nobody answered turns from spam to deleted',
    unseen: true,
    make: (walked) => moderate(walked, 'delete', seller),
  },
  {
    name: 'a comment is written to sell something',
    make: (walked) => comment(walked, 'quiet', 'Cheap!', null, SHOP),
  },
  {
    name: 'its sender is blocked, with all they wrote',
    gone: 'Cheap!',
    make: async ({ desk, lastComment }) => {
      const id = await lastComment();
      await desk.post(MODERATION, { one: `block-email:${id}`, [`all-${id}`]: 'on' });
    },
  },
  {
    name: 'old spam loses its words, and leaves a place where it was answered',
    ...COUNTED,
    make: ({ site }) => runJobs(site.services),
  },
  {
    name: 'comments close after a while, by the setting',
    exceptions: [CLOSING],
    make: async ({ site }) => {
      const days = Math.ceil((site.clock.now - (NOON - DAY + 12 * HOUR)) / DAY);
      await site.set('commentCloseDays', days);
    },
  },
  {
    name: 'the time is over in which a post takes comments',
    make: async ({ site }) => {
      site.clock.now = NOON + 13 * HOUR;
    },
  },
  {
    name: 'comments never close again',
    exceptions: [CLOSING],
    make: ({ site }) => site.set('commentCloseDays', 0),
  },
];

async function comment(
  walked: WalkedSite,
  slug: string,
  text: string,
  reply: number | null = null,
  email = 'guest@guest.example',
): Promise<void> {
  const form = { post: String(walked.post(slug).id), reply: reply === null ? '' : String(reply), text };
  const answer = await guestOf(walked).post('/comments', { ...form, name: 'Gus', email, elapsed: '60000' });
  if (answer.status !== 303) throw new Error(`The comment was answered with ${answer.status}.`);
}

async function moderate(
  walked: WalkedSite,
  what: 'approve' | 'spam' | 'delete' | 'restore',
  which: (walked: WalkedSite) => Promise<number> = ({ lastComment }) => lastComment(),
): Promise<void> {
  await walked.desk.post(MODERATION, { one: `${what}:${await which(walked)}` });
}

const answeredComment = (walked: WalkedSite) => commentSaying(walked, 'Comment 0.');
const seller = (walked: WalkedSite) => commentSaying(walked, 'Buy this.');

async function commentSaying({ site }: WalkedSite, text: string): Promise<number> {
  const row = await site.database.read
    .selectFrom('comments')
    .select('id')
    .where('text', '=', text)
    .executeTakeFirstOrThrow();
  return row.id;
}
