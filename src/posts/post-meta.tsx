import { authorPath } from '../authors/author.ts';
import { counted } from '../web/counted.ts';
import type { DateSetting } from '../web/dates.ts';
import { Time } from '../web/time.tsx';
import { type PostCard, readingMinutes } from './post.ts';

/** A correction on the day itself is no news. */
const NOTEWORTHY_UPDATE = 24 * 60 * 60 * 1000;

export interface PostMetaProps {
  post: PostCard;
  dates: DateSetting;
  /** Where "comments" leads: `#comments` on the post's own page. */
  commentsHref: string;
  showUpdate?: boolean;
}

/** The line below a title: who, when, how long, how much talk. */
export function PostMeta({ post, dates, commentsHref, showUpdate }: PostMetaProps) {
  const isUpdated = showUpdate && post.updatedAt - post.publishedAt > NOTEWORTHY_UPDATE;
  return (
    <ul class="post-meta">
      <li>
        <a href={authorPath(post.author)} rel="author" dir="auto">
          {post.author.name}
        </a>
      </li>
      <li>
        <Time value={post.publishedAt} language={dates.language} timeZone={dates.timeZone} />
      </li>
      {isUpdated && (
        <li>
          Updated <Time value={post.updatedAt} language={dates.language} timeZone={dates.timeZone} />
        </li>
      )}
      <li>{readingMinutes(post.words)} min read</li>
      {post.commentCount > 0 && (
        <li>
          <a href={commentsHref}>{counted(post.commentCount, 'comment')}</a>
        </li>
      )}
    </ul>
  );
}
