import { isStaff } from '../../accounts/role.ts';
import { postPath } from '../../posts/post-path.ts';
import type { Settings } from '../../site/settings.ts';
import { commentPath } from '../comment.ts';
import { holdReasonsFrom } from '../spam/hold-reasons.ts';
import { type SenderTrait, traitsOf } from './block-sender.ts';
import type { QueueComment } from './queue-comment.ts';
import type { QueueRow } from './queue-queries.ts';

/** @param mayBlock whether the moderator may know addresses, and block them. */
export function toQueueComment(row: QueueRow, mayBlock: boolean, settings: Settings): QueueComment {
  const email = mayBlock ? (row.writer_email ?? row.guest_email) : null;
  const address = mayBlock ? row.address || null : null;
  const isOfStaff = row.writer_role !== null && isStaff(row.writer_role);
  return {
    id: row.id,
    status: row.status,
    html: row.html,
    createdAt: row.created_at,
    isEdited: row.edited_at !== null,
    writer: {
      name: row.writer_name ?? row.guest_name ?? '',
      role: row.writer_role,
      website: row.writer_website ?? row.guest_website,
      email,
      address,
    },
    traits: mayBlock && !isOfStaff ? knownTraits({ email, address }) : {},
    post: { id: row.post_id, title: row.post_title, path: pathOf(row, settings) },
    reasons: holdReasonsFrom(row.reasons),
    answers: answered(row),
  };
}

function knownTraits(sender: { email: string | null; address: string | null }) {
  const known: Partial<Record<SenderTrait, string>> = {};
  const { email, address, domain } = traitsOf(sender);
  if (email !== null) known.email = email;
  if (address !== null) known.address = address;
  if (domain !== null && domain !== '') known.domain = domain;
  return known;
}

/** Where readers see it, or the post that it is about. */
function pathOf(row: QueueRow, settings: Settings): string {
  const { post_slug: slug, post_author_slug: authorSlug, post_published_at: publishedAt } = row;
  if (row.status === 'approved') return commentPath(row.id);
  return postPath({ slug, authorSlug, publishedAt: publishedAt ?? 0 }, settings);
}

function answered(row: QueueRow): QueueComment['answers'] {
  if (row.answered_id === null) return null;
  const name = row.answered_writer ?? row.answered_guest ?? '';
  // What an imported comment holds of HTML is no part of how it reads.
  const beginning = (row.beginning ?? '')
    .replace(/<[^>]*>?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { id: row.answered_id, name, beginning };
}
