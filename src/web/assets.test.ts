import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { accentStylesheetPath, loadAssets, siteIconPath } from './assets.ts';

const assets = loadAssets();
const css = assets.find(assets.stylesheet)?.body.toString() ?? '';

describe('the stylesheet', () => {
  test('is named after its bytes', () => {
    const hash = createHash('sha256').update(css).digest('hex').slice(0, 12);
    expect(assets.stylesheet).toBe(`/assets/site.${hash}.css`);
    expect(assets.find(assets.stylesheet)).toMatchObject({
      type: 'text/css; charset=utf-8',
      etag: `"${hash}"`,
    });
  });

  test('refers to nothing but font files that exist', () => {
    const urls = [...css.matchAll(/url\(([^)]+)\)/g)].map((match) => match[1] ?? '');
    expect(urls.length).toBeGreaterThan(10);
    for (const url of urls) expect(assets.find(url)?.type).toBe('font/woff2');
  });

  test('has as many opening as closing braces and no comments left', () => {
    expect(css.match(/{/g)?.length).toBe(css.match(/}/g)?.length);
    expect(css).not.toContain('/*');
    expect(css.length).toBeLessThan(40_000);
  });
});

test('what is preloaded is a font of the stylesheet', () => {
  expect(assets.preloads).toHaveLength(1);
  for (const url of assets.preloads) {
    expect(css).toContain(`url(${url})`);
    expect(assets.find(url)?.body.subarray(0, 4).toString()).toBe('wOF2');
  }
});

describe('made from its path alone', () => {
  test('an accent stylesheet', () => {
    const path = accentStylesheetPath('#9A3412');
    expect(path).toBe('/assets/accent-9a3412.css');
    expect(assets.find(path)?.body.toString()).toMatch(
      /^:root{--accent-on-light:#9a3412;--accent-on-dark:#[0-9a-f]{6}}$/,
    );
  });

  test('an icon with the initial of any script', () => {
    const path = siteIconPath({ name: ' «éclairs»', accentColor: '#9a3412' });
    expect(path).toBe('/assets/icon-9a3412-c9.svg');
    expect(assets.find(path)?.body.toString()).toContain('>É</text>');
    expect(assets.find(siteIconPath({ name: '日本', accentColor: '#ffffff' }))?.body.toString()).toContain(
      '>日<',
    );
  });

  test('a colour that is none gives the default one', () => {
    expect(accentStylesheetPath('red;}')).toBe('/assets/accent-9a3412.css');
  });
});

test.each([
  '/assets/',
  '/assets/site.css',
  '/assets/accent-zzzzzz.css',
  '/assets/accent-9A3412.css',
  '/assets/accent-9a3412.css/',
  '/assets/icon-9a3412-3c.svg',
  '/assets/icon-9a3412-ffffff.svg',
  '/assets/../package.json',
])('%s is not found', (path) => {
  expect(assets.find(path)).toBeUndefined();
});
