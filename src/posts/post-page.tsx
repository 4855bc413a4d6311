import { AuthorBox, type AuthorProfile } from '../authors/author-box.tsx';
import { PictureImage } from '../media/picture-image.tsx';
import { TagLinks } from '../tags/tag-links.tsx';
import type { PageAssets } from '../web/assets.ts';
import { type Child, raw } from '../web/jsx/html.ts';
import { Layout } from '../web/layout.tsx';
import type { PageMeta } from '../web/page-meta.ts';
import type { Shell } from '../web/shell.ts';
import type { Post, PostLink } from './post.ts';
import { postJsonLd } from './post-json-ld.ts';
import { PostMeta } from './post-meta.tsx';
import { AdjacentPosts, RelatedPosts } from './post-neighbours.tsx';
import { hasTableOfContents, TableOfContents } from './table-of-contents.tsx';

const COVER_SIZES = '(min-width: 60em) 912px, 100vw';
/** Characters; longer ones are set smaller. */
const LONG_TITLE = 90;

export interface PostPageProps {
  shell: Shell;
  assets: PageAssets;
  post: Post;
  /** Null leaves out the box about the author. */
  author: AuthorProfile | null;
  /** The post published before this one. */
  previous: PostLink | null;
  /** The post published after this one. */
  next: PostLink | null;
  related: readonly PostLink[];
  /** Left out where nobody comments, such as on a preview. */
  comments?: Child;
  markdownPath?: string;
  /** Above the page. */
  banner?: Child;
}

export function PostPage(props: PostPageProps) {
  const { shell, assets, post, author, previous, next, related } = props;
  return (
    <Layout shell={shell} assets={assets} page={pageMeta(props)} banner={props.banner}>
      <article class="post" data-text={`post-${post.id}`}>
        <PostHeader post={post} shell={shell} />
        <PostBody post={post} />
        <footer class="post-footer">
          <TagLinks tags={post.tags} />
          {author && <AuthorBox author={author} />}
        </footer>
      </article>
      <AdjacentPosts previous={previous} next={next} />
      <RelatedPosts posts={related} dates={shell} />
      {props.comments}
    </Layout>
  );
}

function PostHeader({ post, shell }: { post: Post; shell: Shell }) {
  return (
    <>
      <header class="post-header">
        <h1 class={post.title.length > LONG_TITLE ? 'long-title' : undefined} dir="auto">
          {post.title}
        </h1>
        <PostMeta post={post} dates={shell} commentsHref="#comments" showUpdate />
      </header>
      {post.cover && (
        <figure class="post-cover">
          <PictureImage picture={post.cover} sizes={COVER_SIZES} isFirst />
        </figure>
      )}
    </>
  );
}

function PostBody({ post }: { post: Post }) {
  const hasContents = hasTableOfContents(post);
  return (
    <div class={hasContents ? 'post-body has-contents' : 'post-body'}>
      {hasContents && <TableOfContents headings={post.headings} />}
      <div class="content" dir="auto">
        {raw(post.html)}
      </div>
    </div>
  );
}

function pageMeta({ shell, post, previous, next, markdownPath, banner }: PostPageProps): PageMeta {
  return {
    title: post.seo?.title || post.title,
    description: post.seo?.description || post.summary,
    canonicalUrl: post.seo?.canonicalUrl,
    path: post.path,
    type: 'article',
    image: post.cover ? { ...post.cover, url: post.cover.src } : undefined,
    publishedAt: post.publishedAt,
    updatedAt: post.updatedAt,
    authorName: post.author.name,
    tags: post.tags.map((tag) => tag.name),
    jsonLd: postJsonLd(post, shell),
    previousPath: previous?.path,
    nextPath: next?.path,
    robots: post.status === 'published' ? undefined : 'noindex',
    markdownPath,
    isInteractive: banner === undefined,
  };
}
