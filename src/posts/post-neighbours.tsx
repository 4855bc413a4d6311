import type { DateSetting } from '../web/dates.ts';
import { Time } from '../web/time.tsx';
import type { PostLink } from './post.ts';

export interface AdjacentPostsProps {
  previous: PostLink | null;
  next: PostLink | null;
}

export function AdjacentPosts({ previous, next }: AdjacentPostsProps) {
  if (!previous && !next) return null;
  return (
    <nav class="adjacent-posts" aria-label="Earlier and later posts">
      {previous && <AdjacentPost post={previous} rel="prev" label="Earlier" />}
      {next && <AdjacentPost post={next} rel="next" label="Later" />}
    </nav>
  );
}

export interface RelatedPostsProps {
  posts: readonly PostLink[];
  dates: DateSetting;
}

export function RelatedPosts({ posts, dates }: RelatedPostsProps) {
  if (posts.length === 0) return null;
  return (
    <section class="related-posts" aria-labelledby="related-posts">
      <h2 id="related-posts">Read on</h2>
      <ul>
        {posts.map((post) => (
          <li>
            <a href={post.path} dir="auto">
              {post.title}
            </a>{' '}
            <Time value={post.publishedAt} language={dates.language} timeZone={dates.timeZone} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AdjacentPostProps {
  post: PostLink;
  rel: 'prev' | 'next';
  label: string;
}

function AdjacentPost({ post, rel, label }: AdjacentPostProps) {
  return (
    <a class={`adjacent-post adjacent-${rel}`} href={post.path} rel={rel}>
      <span class="adjacent-label">{label}</span> <span dir="auto">{post.title}</span>
    </a>
  );
}
