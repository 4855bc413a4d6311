import { ListFacts } from '../posts/list-facts.tsx';
import type { PostCard } from '../posts/post.ts';
import { PostCards } from '../posts/post-cards.tsx';
import type { PageAssets } from '../web/assets.ts';
import { Layout } from '../web/layout.tsx';
import type { PageMeta } from '../web/page-meta.ts';
import { Pagination, pageHref } from '../web/pagination.tsx';
import type { Shell } from '../web/shell.ts';
import { type Tag, tagPath } from './tag.ts';

export interface TagPageProps {
  shell: Shell;
  assets: PageAssets;
  tag: Tag;
  posts: readonly PostCard[];
  page: number;
  pageCount: number;
  /** Path of this tag's own feed. */
  feedPath?: string;
}

export function TagPage(props: TagPageProps) {
  const { shell, assets, tag, posts, page, pageCount, feedPath } = props;
  return (
    <Layout shell={shell} assets={assets} page={pageMeta(props)}>
      <div class="list-page">
        <header class="list-header">
          <p class="kicker">Tag</p>
          <h1 dir="auto">{tag.name}</h1>
          {tag.description && (
            <p class="lead" dir="auto">
              {tag.description}
            </p>
          )}
          <ListFacts postCount={tag.postCount} page={page} feedPath={feedPath} />
        </header>
        {posts.length === 0 ? (
          <p class="empty">No post has this tag at present.</p>
        ) : (
          <PostCards posts={posts} dates={shell} />
        )}
        <Pagination page={page} pageCount={pageCount} href={(n) => pageHref(tagPath(tag), n)} label="Posts" />
      </div>
    </Layout>
  );
}

function pageMeta({ shell, tag, page, pageCount, feedPath }: TagPageProps): PageMeta {
  const path = tagPath(tag);
  return {
    title: page === 1 ? tag.name : `${tag.name}, page ${page}`,
    description: tag.description || `Posts about ${tag.name} on ${shell.name}.`,
    path: pageHref(path, page),
    type: 'website',
    previousPath: page > 1 ? pageHref(path, page - 1) : undefined,
    nextPath: page < pageCount ? pageHref(path, page + 1) : undefined,
    feeds: feedPath ? [{ title: `${tag.name} · ${shell.name}`, path: feedPath }] : undefined,
  };
}
