import type { DateSetting } from '../web/dates.ts';
import type { PostCard } from './post.ts';
import { PostCardView } from './post-card.tsx';

export interface PostCardsProps {
  posts: readonly PostCard[];
  dates: DateSetting;
  /** The first post is shown larger. */
  hasLead?: boolean;
}

export function PostCards({ posts, dates, hasLead = false }: PostCardsProps) {
  const firstPicture = posts.findIndex((post) => post.cover !== null);
  return (
    <div>
      {posts.map((post, index) => (
        <PostCardView
          post={post}
          dates={dates}
          isLead={hasLead && index === 0}
          isFirstPicture={index === firstPicture}
        />
      ))}
    </div>
  );
}
