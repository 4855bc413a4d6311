import { raw } from 'hono/html';
import type { PageAssets } from '../web/assets.ts';
import { Layout } from '../web/layout.tsx';
import type { Shell } from '../web/shell.ts';

export interface StaticPageProps {
  shell: Shell;
  assets: PageAssets;
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
}

export function StaticPage({ shell, assets, html, ...text }: StaticPageProps) {
  return (
    <Layout shell={shell} assets={assets} page={{ ...text, type: 'website' }}>
      <article class="post">
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
