import type { Reader } from '../../database/database.ts';
import { inPieces } from '../../database/in-pieces.ts';
import { named } from '../../database/named.ts';
import { postPath } from '../../posts/post-path.ts';
import type { Settings } from '../../site/settings.ts';
import { holdReasonsFrom } from './hold-reasons.ts';
import type { ServiceComment } from './spam-service.ts';

export interface KnownComment extends ServiceComment {
  id: number;
  reasons: string[];
}

export interface PlaceOfPosts {
  siteUrl: string;
  settings: Pick<Settings, 'permalinkPattern' | 'timeZone'>;
}

/** Those of these comments that a service can be asked about: it wants to know where they came from. */
export async function serviceComments(
  db: Reader,
  ids: readonly number[],
  place: PlaceOfPosts,
): Promise<KnownComment[]> {
  const comments: KnownComment[] = [];
  for (const piece of inPieces(ids)) {
    for (const row of await commentRows(db, piece)) comments.push(knownComment(row, place));
  }
  return comments;
}

type Row = Awaited<ReturnType<typeof commentRows>>[number];

function knownComment(row: Row, { siteUrl, settings }: PlaceOfPosts): KnownComment {
  const post = { slug: row.slug, authorSlug: row.author_slug, publishedAt: row.published_at ?? 0 };
  return {
    id: row.id,
    text: row.text,
    name: row.user_name ?? row.guest_name ?? '',
    email: row.user_email ?? row.guest_email,
    website: row.guest_website,
    address: row.address,
    userAgent: row.user_agent,
    postUrl: siteUrl + postPath(post, settings),
    isReply: row.parent_id !== null,
    createdAt: row.created_at,
    reasons: holdReasonsFrom(row.reasons),
  };
}

function commentRows(db: Reader, ids: readonly number[]) {
  return (
    named(db, 'comments.for-spam-service')
      .selectFrom('comments')
      .innerJoin('comment_origins', 'comment_origins.comment_id', 'comments.id')
      .innerJoin('posts', 'posts.id', 'comments.post_id')
      .innerJoin('users as authors', 'authors.id', 'posts.author_id')
      .leftJoin('users', 'users.id', 'comments.author_id')
      .select([
        'comments.id',
        'comments.text',
        'comments.parent_id',
        'comments.created_at',
        'comments.guest_name',
        'comments.guest_email',
        'comments.guest_website',
        'users.name as user_name',
        'users.email as user_email',
        'comment_origins.address',
        'comment_origins.user_agent',
        'comment_origins.reasons',
        'posts.slug',
        'posts.published_at',
        'authors.slug as author_slug',
      ])
      .where('comments.id', 'in', ids)
      .where('comment_origins.address', '<>', '')
      // Those who work on the site write no spam.
      .where((row) => row.or([row('users.role', 'is', null), row('users.role', '=', 'reader')]))
      .execute()
  );
}
