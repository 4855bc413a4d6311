import { authorPath } from '../authors/author.ts';
import { authorTags } from '../authors/cache-tags.ts';
import { dependOn } from '../cache/dependencies.ts';
import type { CommentStatus, ShownComment } from './comment.ts';

/** With `html` what `shownComment` is made of. */
export const SHOWN_COLUMNS = [
  'comments.id',
  'comments.parent_id',
  'comments.status',
  'comments.author_id',
  'comments.guest_name',
  'comments.guest_website',
  'comments.created_at',
  'comments.edited_at',
  'users.name as user_name',
  'users.slug as user_slug',
  'users.website as user_website',
  'users.post_count as user_posts',
] as const;

export interface ShownRow {
  id: number;
  status: CommentStatus;
  author_id: number | null;
  guest_name: string | null;
  guest_website: string | null;
  html: string;
  created_at: number;
  edited_at: number | null;
  user_name: string | null;
  user_slug: string | null;
  user_website: string | null;
  user_posts: number | null;
}

export function shownComment(row: ShownRow, post: { authorSlug: string }): ShownComment {
  const isDeleted = row.status === 'deleted';
  if (!isDeleted) dependOnWriter(row);
  return {
    id: row.id,
    authorName: isDeleted ? '' : writerName(row),
    authorUrl: isDeleted ? null : authorUrl(row),
    byPostAuthor: !isDeleted && row.user_slug === post.authorSlug,
    html: isDeleted ? '' : row.html,
    createdAt: row.created_at,
    isEdited: row.edited_at !== null,
    isDeleted,
  };
}

/** Who has no page here is linked to what stands in their profile. */
export function dependOnWriter({
  author_id: id,
  user_posts,
}: Pick<ShownRow, 'author_id' | 'user_posts'>): void {
  if (id !== null) dependOn(user_posts ? authorTags.link(id) : authorTags.all(id));
}

export function writerName(row: Pick<ShownRow, 'user_name' | 'guest_name'>): string {
  return row.user_name ?? row.guest_name ?? '';
}

/** Only who has published something has a page here. */
function authorUrl(row: ShownRow): string | null {
  if (row.user_slug === null) return row.guest_website;
  return row.user_posts ? authorPath({ slug: row.user_slug }) : row.user_website;
}
