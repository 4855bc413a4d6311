import type { DateSetting } from '../web/dates.ts';
import { Time } from '../web/time.tsx';
import type { PostLink } from './post.ts';

export interface DatedPostsProps {
  posts: readonly PostLink[];
  dates: DateSetting;
}

/** Titles with the day beside them. */
export function DatedPosts({ posts, dates }: DatedPostsProps) {
  return (
    <ul class="dated-posts">
      {posts.map((post) => (
        <li>
          <Time
            value={post.publishedAt}
            language={dates.language}
            timeZone={dates.timeZone}
            style="month-day"
          />{' '}
          <a href={post.path} dir="auto">
            {post.title}
          </a>
        </li>
      ))}
    </ul>
  );
}
