import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { expect, test } from 'vitest';
import { assetRoute } from './asset-route.ts';
import { loadAssets } from './assets.ts';

const assets = loadAssets();
const app = new Hono().use(compress()).get('/assets/*', assetRoute({ assets }));

test.each(['gzip', 'identity'])('sends a stylesheet once to who has it as %s', async (encoding) => {
  const headers = { 'Accept-Encoding': encoding };
  const first = await app.request(assets.stylesheet, { headers });
  expect(first.status).toBe(200);
  const etag = first.headers.get('ETag') ?? '';
  const second = await app.request(assets.stylesheet, { headers: { ...headers, 'If-None-Match': etag } });
  expect(second.status).toBe(304);
  expect(second.headers.get('Cache-Control')).toContain('immutable');
  expect(second.headers.get('Vary')).toBe(first.headers.get('Vary'));
});
