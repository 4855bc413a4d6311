import type { TextSeo } from '../posts/post.ts';
import type { PageAssets } from '../web/assets.ts';
import { type Child, raw } from '../web/jsx/html.ts';
import { Layout } from '../web/layout.tsx';
import type { Shell } from '../web/shell.ts';

export interface StaticPageProps {
  shell: Shell;
  assets: PageAssets;
  id: number;
  title: string;
  /** Plain text, may be empty. */
  description: string;
  path: string;
  /** Sanitised HTML. */
  html: string;
  /** Milliseconds since 1970. */
  updatedAt: number;
  markdownPath?: string;
  robots?: 'noindex' | undefined;
  seo?: TextSeo;
  /** Above the page. */
  banner?: Child;
}

export function StaticPage({ shell, assets, id, html, seo, banner, ...text }: StaticPageProps) {
  const page = {
    ...text,
    type: 'website',
    title: seo?.title || text.title,
    description: seo?.description || text.description,
    canonicalUrl: seo?.canonicalUrl,
    isInteractive: banner === undefined,
  } as const;
  return (
    <Layout shell={shell} assets={assets} page={page} banner={banner}>
      <article class="post" data-text={`page-${id}`}>
        <header class="post-header">
          <h1 dir="auto">{text.title}</h1>
        </header>
        <div class="post-body">
          <div class="content" dir="auto">
            {raw(html)}
          </div>
        </div>
      </article>
    </Layout>
  );
}
