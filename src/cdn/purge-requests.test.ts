import { expect, test } from 'vitest';
import { cdnTag, cdnTagHeader } from './cdn-tag.ts';
import { purgeRequests } from './purge-requests.ts';

const TAGS = Array.from({ length: 300 }, (_, index) => `post:${index}`);

test('a tag that any CDN takes stays as it is, another gets a name that none mistakes', () => {
  expect(cdnTag('post:7:comments')).toBe('post:7:comments');
  const named = ['url:/Hello World/', 'slug:Ä', 'redirect:/a,b', 'post 7', '', `slug:${'x'.repeat(100)}`].map(
    cdnTag,
  );
  for (const tag of named) expect(tag).toMatch(/^h-[\da-f]{20}$/);
  expect(new Set(named).size).toBe(named.length);
  expect(cdnTag('slug:A')).not.toBe(cdnTag('slug:a'));
});

test('everything is one tag, which every page has', () => {
  expect(cdnTag('*')).toBe('octavo');
  expect(cdnTagHeader(['post:7', 'tag:3:posts'], ' ')).toBe('octavo post:7 tag:3:posts');
  expect(cdnTagHeader(['post:7'], ',')).toBe('octavo,post:7');
});

test('more tags than a CDN reads are none', () => {
  expect(
    cdnTagHeader(
      Array.from({ length: 999 }, (_, index) => `t:${index}`),
      ' ',
    ),
  ).not.toBeNull();
  expect(
    cdnTagHeader(
      Array.from({ length: 1000 }, (_, index) => `t:${index}`),
      ' ',
    ),
  ).toBeNull();
  expect(
    cdnTagHeader(
      Array.from({ length: 500 }, (_, index) => `a-rather-long-tag-name:${index}`),
      ' ',
    ),
  ).not.toBeNull();
  expect(
    cdnTagHeader(
      Array.from({ length: 700 }, (_, index) => `a-rather-long-tag-name:${index}`),
      ' ',
    ),
  ).toBeNull();
});

test('Fastly is told 256 keys at once', () => {
  const requests = purgeRequests(
    { kind: 'fastly', serviceId: 'abc', token: 'secret', api: 'https://api.example' },
    TAGS,
  );
  expect(requests.map(({ body }) => JSON.parse(body ?? '').surrogate_keys.length)).toEqual([256, 44]);
  expect(requests[0]).toMatchObject({
    url: 'https://api.example/service/abc/purge',
    method: 'POST',
    headers: { 'Fastly-Key': 'secret' },
  });
});

test('Cloudflare is told 30 tags at once', () => {
  const requests = purgeRequests(
    { kind: 'cloudflare', zoneId: 'zone', token: 'secret', api: 'https://api.example' },
    TAGS,
  );
  expect(requests).toHaveLength(10);
  expect(requests[9]).toEqual({
    url: 'https://api.example/client/v4/zones/zone/purge_cache',
    method: 'POST',
    headers: { Authorization: 'Bearer secret', 'Content-Type': 'application/json' },
    body: JSON.stringify({ tags: TAGS.slice(270) }),
  });
});

test('each Varnish is told', () => {
  const servers = ['http://10.0.0.1:6081', 'http://10.0.0.2:6081'];
  const requests = purgeRequests({ kind: 'varnish', servers, token: null }, ['octavo', 'post:1']);
  expect(requests).toEqual(
    servers.map((server) => ({ url: `${server}/`, method: 'PURGE', headers: { xkey: 'octavo post:1' } })),
  );
  const [first] = purgeRequests({ kind: 'varnish', servers, token: 'secret' }, ['post:1']);
  expect(first?.headers).toEqual({ xkey: 'post:1', 'X-Purge-Token': 'secret' });
});
