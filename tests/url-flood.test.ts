import { expect, test } from 'vitest';
import { openDoor } from './support/open-door.ts';
import { openSite } from './support/site.ts';
import { flood } from './support/url-flood.ts';

const REQUESTS = 1_000;
const HOT = ['/', '/hot-1/', '/hot-2/', '/feed.xml'];

test('addresses and headers that nobody has sent before push nothing out that is read, and fill no more than they may', async () => {
  await using site = await openSite('sqlite', { NODE_ENV: 'production', CACHE_MEMORY_MB: '1' });
  for (const slug of ['hot-1', 'hot-2', 'other']) await site.addPost({ slug, source: 'Sea. '.repeat(300) });
  await using door = await openDoor(site);
  const url = `http://127.0.0.1:${door.port}`;
  for (let round = 0; round < 3; round++) for (const path of HOT) await door.ask(path);

  const at = { url, from: 0, to: REQUESTS, connections: 8, hot: HOT, post: '/other/' };
  const { hits, asked, unexpected } = await flood(at);

  expect({ hits, unexpected }).toEqual({ hits: asked, unexpected: {} });
  const { pages, fragments, values } = site.services.caches;
  for (const cache of [pages, fragments, values]) {
    const { bytes, maxBytes, byShare } = cache?.memory.usage ?? { bytes: 1, maxBytes: 0, byShare: {} };
    expect(bytes).toBeLessThanOrEqual(maxBytes);
    for (const share of Object.values(byShare)) expect(share.bytes).toBeLessThanOrEqual(share.maxBytes);
  }
  // Far more were made than are kept.
  expect(pages?.memory.usage.evictions).toBeGreaterThan(50);
});
