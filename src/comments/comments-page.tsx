import type { PageAssets } from '../web/assets.ts';
import type { Child } from '../web/jsx/html.ts';
import { Layout } from '../web/layout.tsx';
import type { PageMeta } from '../web/page-meta.ts';
import type { Shell } from '../web/shell.ts';
import { commentsPath } from './comment.ts';

export interface CommentsPageProps {
  shell: Shell;
  assets: PageAssets;
  post: { title: string; path: string; status: string };
  /** From 2: the first page is the post's own. */
  page: number;
  pages: number;
  comments: Child;
}

/** A further page of a post's comments, without its text. */
export function CommentsPage(props: CommentsPageProps) {
  const { shell, assets, post, comments } = props;
  return (
    <Layout shell={shell} assets={assets} page={pageMeta(props)}>
      <header class="comments-page-header">
        <p class="comments-page-back">
          <a href={post.path}>Read the post</a>
        </p>
        <h1 dir="auto">{post.title}</h1>
      </header>
      {comments}
    </Layout>
  );
}

function pageMeta({ post, page, pages }: CommentsPageProps): PageMeta {
  return {
    title: `Comments on “${post.title}”, page ${page}`,
    description: '',
    path: commentsPath(post.path, page),
    type: 'website',
    previousPath: commentsPath(post.path, page - 1),
    nextPath: page < pages ? commentsPath(post.path, page + 1) : undefined,
    robots: post.status === 'published' ? undefined : 'noindex',
    isInteractive: true,
  };
}
