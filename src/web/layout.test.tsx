import { describe, expect, test } from 'vitest';
import { SAMPLE_ASSETS } from '../../tests/support/sample-assets.ts';
import { ErrorPage, fallbackShell } from './error-page.tsx';
import { Layout } from './layout.tsx';
import type { PageMeta } from './page-meta.ts';

const shell = { ...fallbackShell('https://example.org'), name: 'Example' };
const assets = SAMPLE_ASSETS;
const page: PageMeta = { title: 'Hello', description: 'A page.', path: '/hello/', type: 'website' };
const render = (change: Partial<PageMeta> = {}) =>
  String(<Layout shell={shell} assets={assets} page={{ ...page, ...change }} />);

describe('the head', () => {
  test('names page and site, the home page the site alone', () => {
    expect(render()).toContain('<title>Hello · Example</title>');
    expect(render({ title: null })).toContain('<title>Example</title>');
  });

  test('has the absolute canonical address, unless the page is not to be indexed', () => {
    expect(render()).toContain('<link rel="canonical" href="https://example.org/hello/"/>');
    expect(render({ robots: 'noindex' })).not.toContain('canonical');
  });

  test('gives pictures their absolute address and a large card', () => {
    const html = render({ image: { url: '/media/a.jpg', width: 1200, height: 630, alt: 'A' } });
    expect(html).toContain('content="https://example.org/media/a.jpg"');
    expect(html).toContain('content="summary_large_image"');
  });

  test('preloads the main font', () => {
    expect(render()).toMatch(/rel="preload" href="\/assets\/literata\.1\.woff2" as="font"[^>]+crossorigin/);
  });
});

test('no text can end the JSON-LD block, and it is still the same data', () => {
  const jsonLd = { name: '</script><script>alert(1)</script><!--', line: '\u2028' };
  const html = render({ jsonLd });
  const block = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(block).not.toMatch(/[<>\u2028]/);
  expect(JSON.parse(block)).toEqual(jsonLd);
});

test('a page has no inline style and no script to run', () => {
  const html = render();
  expect(html).not.toMatch(/<style|style=|<script|\son\w+=/);
});

test('the skip link leads to the main part', () => {
  expect(render()).toMatch(/<body><a class="skip-link" href="#main">/);
  expect(render()).toContain('<main id="main"');
});

test('a right-to-left language turns the page round', () => {
  const html = String(<Layout shell={{ ...shell, language: 'ar-EG' }} assets={assets} page={page} />);
  expect(html).toContain('<html lang="ar-EG" dir="rtl">');
});

describe('an error page', () => {
  const renderError = (status: number) =>
    String(<ErrorPage shell={shell} assets={assets} status={status} requestId="req-1" />);

  test('offers a search where there is no page', () => {
    expect(renderError(404)).toContain('action="/search"');
    expect(renderError(404)).not.toContain('req-1');
  });

  test('gives a number to quote where the site failed', () => {
    expect(renderError(500)).toContain('<code>req-1</code>');
  });

  test.each([400, 405, 418, 503, 507])('says something for %i, and is not indexed', (status) => {
    expect(renderError(status)).toMatch(/<h1>.{10,}<\/h1>/);
    expect(renderError(status)).toContain('content="noindex"');
  });
});
