import type { CommentStatus } from '../comments/comment.ts';
import type { SeedPost, SeedSize } from './make-post.ts';
import { guestName } from './names.ts';
import { COMMENTS, REPLIES } from './prose.ts';
import { Random } from './random.ts';
import { fill } from './sentences.ts';

export interface SeedComment {
  /** The comment it answers: its place among the post's, always an earlier one. */
  parent: number | null;
  /** Its author's place in the list of authors, or null for a guest. */
  author: number | null;
  guestName: string | null;
  guestEmail: string | null;
  guestWebsite: string | null;
  status: CommentStatus;
  createdAt: number;
  html: string;
  text: string;
}

/** Of twenty posts, how many times the average each has: most have few, some are talked about. They sum up to twenty. */
const SHARES = [
  0, 0, 0, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2, 3.2, 6.5,
] as const;
const REPLY_SHARE = 0.45;
const MINUTE = 60 * 1000;
const LONGEST_PAUSE = 3 * 24 * 60 * MINUTE;

/**
 * The comments of a post, the oldest first.
 * @param average over many posts.
 */
export function commentsFor(post: SeedPost, { seed, authors }: SeedSize, average: number): SeedComment[] {
  if (post.publishedAt === null) return [];
  const random = new Random(seed, 'comments', post.slug);
  const comments: SeedComment[] = [];
  const count = Math.floor(average * random.pick(SHARES) + random.next());
  for (let time = post.publishedAt; comments.length < count; ) {
    time += MINUTE + Math.floor(random.next() ** 4 * LONGEST_PAUSE);
    comments.push(makeComment(post, random, comments, time, authors));
  }
  return comments;
}

function makeComment(
  post: SeedPost,
  random: Random,
  before: readonly SeedComment[],
  createdAt: number,
  authors: number,
): SeedComment {
  const parent = before.length > 0 && random.chance(REPLY_SHARE) ? random.below(before.length) : null;
  const isKnown = parent === null || before[parent]?.status === 'approved';
  const templates = parent === null ? COMMENTS : REPLIES;
  const sentences = 1 + random.skewed(3);
  const text = Array.from({ length: sentences }, () => fill(random.pick(templates), post.topic, random)).join(
    ' ',
  );
  return {
    parent: isKnown ? parent : null,
    ...writerOf(post, random, authors),
    status: random.chance(0.96) ? 'approved' : random.chance(0.6) ? 'pending' : 'spam',
    createdAt,
    html: `<p>${text}</p>`,
    text,
  };
}

function writerOf(post: SeedPost, random: Random, authors: number) {
  const guest = { guestName: null, guestEmail: null, guestWebsite: null };
  if (random.chance(0.06)) return { author: post.author, ...guest };
  if (random.chance(0.08)) return { author: random.skewed(authors), ...guest };
  const number = random.below(100_000);
  return {
    author: null,
    guestName: guestName(random),
    guestEmail: random.chance(0.7) ? `reader-${number}@example.org` : null,
    guestWebsite: random.chance(0.15) ? `https://reader-${number}.example.org/` : null,
  };
}
