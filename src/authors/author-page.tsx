import { ListFacts } from '../posts/list-facts.tsx';
import type { PostCard } from '../posts/post.ts';
import { PostCards } from '../posts/post-cards.tsx';
import type { PageAssets } from '../web/assets.ts';
import { Layout } from '../web/layout.tsx';
import type { PageMeta } from '../web/page-meta.ts';
import { Pagination, pageHref } from '../web/pagination.tsx';
import { absoluteUrl } from '../web/paths.ts';
import type { Shell } from '../web/shell.ts';
import { type Author, authorPath } from './author.ts';
import { monogramOf, WebsiteLink } from './author-box.tsx';

export interface AuthorPageProps {
  shell: Shell;
  assets: PageAssets;
  author: Author;
  posts: readonly PostCard[];
  page: number;
  pageCount: number;
  /** Path of this author's own feed. */
  feedPath?: string;
}

export function AuthorPage(props: AuthorPageProps) {
  const { shell, assets, author, posts, page, pageCount } = props;
  return (
    <Layout shell={shell} assets={assets} page={pageMeta(props)}>
      <div class="list-page">
        <AuthorHeader {...props} />
        <PostCards posts={posts} dates={shell} />
        <Pagination
          page={page}
          pageCount={pageCount}
          href={(number) => pageHref(authorPath(author), number)}
          label="Posts"
        />
      </div>
    </Layout>
  );
}

function AuthorHeader({ author, page, feedPath }: AuthorPageProps) {
  return (
    <header class="list-header author-header">
      <span class="monogram" aria-hidden="true">
        {monogramOf(author.name)}
      </span>
      <div>
        <p class="kicker">Author</p>
        <h1 dir="auto">{author.name}</h1>
        {author.bio && (
          <p class="lead" dir="auto">
            {author.bio}
          </p>
        )}
        {author.website && <WebsiteLink url={author.website} />}
        <ListFacts postCount={author.postCount} page={page} feedPath={feedPath} />
      </div>
    </header>
  );
}

function pageMeta({ shell, author, page, pageCount, feedPath }: AuthorPageProps): PageMeta {
  const path = authorPath(author);
  return {
    title: page === 1 ? author.name : `${author.name}, page ${page}`,
    description: author.bio || `Posts by ${author.name} on ${shell.name}.`,
    path: pageHref(path, page),
    type: 'website',
    previousPath: page > 1 ? pageHref(path, page - 1) : undefined,
    nextPath: page < pageCount ? pageHref(path, page + 1) : undefined,
    feeds: feedPath ? [{ title: `${author.name} · ${shell.name}`, path: feedPath }] : undefined,
    jsonLd: page === 1 ? profile(author, shell) : undefined,
  };
}

function profile(author: Author, shell: Shell): object {
  const url = absoluteUrl(shell.siteUrl, authorPath(author));
  return {
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    mainEntity: {
      '@type': 'Person',
      name: author.name,
      url,
      ...(author.bio && { description: author.bio }),
      ...(author.website && { sameAs: [author.website] }),
    },
  };
}
