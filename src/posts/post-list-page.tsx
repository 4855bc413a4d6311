import type { PageAssets } from '../web/assets.ts';
import { Layout } from '../web/layout.tsx';
import type { PageMeta } from '../web/page-meta.ts';
import { Pagination, pageHref } from '../web/pagination.tsx';
import { sitePaths } from '../web/paths.ts';
import type { Shell } from '../web/shell.ts';
import type { PostCard } from './post.ts';
import { PostCards } from './post-cards.tsx';
import { siteJsonLd } from './post-json-ld.ts';

export interface PostListPageProps {
  shell: Shell;
  assets: PageAssets;
  /** Newest first. */
  posts: readonly PostCard[];
  /** From 1. */
  page: number;
  pageCount: number;
}

export function PostListPage(props: PostListPageProps) {
  const { shell, assets, posts, page, pageCount } = props;
  const isFirstPage = page === 1;
  return (
    <Layout shell={shell} assets={assets} page={pageMeta(props)}>
      <div class="list-page">
        <header class={isFirstPage ? 'list-header site-intro' : 'list-header'}>
          <h1 class={isFirstPage ? 'visually-hidden' : undefined} dir="auto">
            {isFirstPage ? shell.name : `Page ${page}`}
          </h1>
          {isFirstPage && shell.description && (
            <p class="site-description" dir="auto">
              {shell.description}
            </p>
          )}
        </header>
        {posts.length === 0 ? (
          <p class="empty">Nothing has been published yet. The first post will appear here.</p>
        ) : (
          <PostCards posts={posts} dates={shell} hasLead={isFirstPage} />
        )}
        <Pagination
          page={page}
          pageCount={pageCount}
          href={(n) => pageHref(sitePaths.home, n)}
          label="Posts"
        />
      </div>
    </Layout>
  );
}

function pageMeta({ shell, posts, page, pageCount }: PostListPageProps): PageMeta {
  const cover = posts.find((post) => post.cover)?.cover;
  return {
    title: page === 1 ? null : `Page ${page}`,
    description: shell.description,
    path: pageHref(sitePaths.home, page),
    type: 'website',
    image: cover ? { ...cover, url: cover.src } : undefined,
    previousPath: page > 1 ? pageHref(sitePaths.home, page - 1) : undefined,
    nextPath: page < pageCount ? pageHref(sitePaths.home, page + 1) : undefined,
    jsonLd: page === 1 ? siteJsonLd(shell) : undefined,
  };
}
