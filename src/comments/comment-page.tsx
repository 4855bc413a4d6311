import type { Child } from 'hono/jsx';
import type { Site } from '../site/site.ts';
import { Layout } from '../web/layout.tsx';
import type { PostOfComments } from './commented-post.ts';

export interface CommentPageProps {
  site: Site;
  post: PostOfComments;
  title: string;
  children?: Child;
}

/** The frame of what one person sees about commenting on a post. */
export function CommentPage({ site, post, title, children }: CommentPageProps) {
  const page = {
    title,
    description: '',
    path: '',
    type: 'website',
    robots: 'noindex',
    isInteractive: true,
  } as const;
  return (
    <Layout shell={site.shell} assets={site.assets} page={page}>
      <div class="comment-page">
        <header class="comment-page-header">
          <h1>{title}</h1>
          <p>
            on{' '}
            <a href={post.path} dir="auto">
              {post.title}
            </a>
          </p>
        </header>
        {children}
      </div>
    </Layout>
  );
}
