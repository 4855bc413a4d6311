import type { PageAssets } from '../web/assets.ts';
import { Layout } from '../web/layout.tsx';
import type { PageMeta } from '../web/page-meta.ts';
import { pageCount } from '../web/page-number.ts';
import type { Shell } from '../web/shell.ts';
import { type CommentThread, commentsPath } from './comment.ts';
import { CommentsSection, type Discussion } from './comments-section.tsx';

export interface CommentsPageProps {
  shell: Shell;
  assets: PageAssets;
  post: { title: string; path: string; status: string; commentCount: number };
  threads: readonly CommentThread[];
  /** From 2: the first page is the post's own. */
  page: number;
  discussion: Discussion;
}

/** A further page of a post's comments, without its text. */
export function CommentsPage(props: CommentsPageProps) {
  const { shell, assets, post, threads, page, discussion } = props;
  return (
    <Layout shell={shell} assets={assets} page={pageMeta(props)}>
      <header class="comments-page-header">
        <p class="comments-page-back">
          <a href={post.path}>Read the post</a>
        </p>
        <h1 dir="auto">{post.title}</h1>
      </header>
      <CommentsSection
        threads={threads}
        count={post.commentCount}
        page={page}
        dates={shell}
        discussion={discussion}
      />
    </Layout>
  );
}

function pageMeta({ post, page, discussion }: CommentsPageProps): PageMeta {
  const last = pageCount(post.commentCount, discussion.settings.commentsPerPage);
  return {
    title: `Comments on “${post.title}”, page ${page}`,
    description: '',
    path: commentsPath(post.path, page),
    type: 'website',
    previousPath: commentsPath(post.path, page - 1),
    nextPath: page < last ? commentsPath(post.path, page + 1) : undefined,
    robots: post.status === 'published' ? undefined : 'noindex',
    isInteractive: true,
  };
}
