import { PictureImage } from '../media/picture-image.tsx';
import { TagLinks } from '../tags/tag-links.tsx';
import type { DateSetting } from '../web/dates.ts';
import type { PostCard } from './post.ts';
import { PostMeta } from './post-meta.tsx';

const TAGS_SHOWN = 4;
const LEAD_SIZES = '(min-width: 60em) 900px, 100vw';
const SIDE_SIZES = '(min-width: 40em) 210px, 112px';

export interface PostCardViewProps {
  post: PostCard;
  dates: DateSetting;
  /** The newest one: larger, its cover above it. */
  isLead?: boolean;
  /** Its cover is the page's first picture. */
  isFirstPicture?: boolean;
}

export function PostCardView({ post, dates, isLead, isFirstPicture }: PostCardViewProps) {
  const className = ['post-card', isLead && 'post-card-lead', post.cover && 'has-cover']
    .filter(Boolean)
    .join(' ');
  return (
    <article class={className}>
      {post.cover && (
        <div class="post-card-cover">
          <PictureImage
            picture={post.cover}
            sizes={isLead ? LEAD_SIZES : SIDE_SIZES}
            isFirst={isFirstPicture ?? false}
            isDecorative
          />
        </div>
      )}
      <div class="post-card-text">
        <h2 class="post-card-title" dir="auto">
          <a href={post.path}>{post.title}</a>
        </h2>
        <PostMeta post={post} dates={dates} commentsHref={`${post.path}#comments`} />
        {post.summary && (
          <p class="post-card-summary" dir="auto">
            {post.summary}
          </p>
        )}
        <TagLinks tags={post.tags} limit={TAGS_SHOWN} />
      </div>
    </article>
  );
}
