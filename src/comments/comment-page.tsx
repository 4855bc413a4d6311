import type { Site } from '../site/site.ts';
import type { Child } from '../web/jsx/html.ts';
import { Layout } from '../web/layout.tsx';
import type { PostOfComments } from './commented-post.ts';

export interface CommentPageProps {
  site: Site;
  post: PostOfComments;
  /** Plain text. */
  title: string;
  /** The title as the page shows it, where names stand in it. */
  heading?: Child;
  children?: Child;
}

/** The frame of what one person sees about commenting on a post. */
export function CommentPage({ site, post, title, heading = title, children }: CommentPageProps) {
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
          <h1>{heading}</h1>
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
