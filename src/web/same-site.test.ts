import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { refuseForeign } from './same-site.ts';

const SITE = 'https://blog.example';

function app(): Hono {
  const hono = new Hono();
  hono.use(refuseForeign(SITE, async (c) => c.text('refused', 403)));
  hono.all('*', (c) => c.text('done'));
  return hono;
}

async function status(method: string, headers: Record<string, string>, url = `${SITE}/comments`) {
  return (await app().request(url, { method, headers })).status;
}

describe('what would change something', () => {
  test.each([
    ['comes from a page of this site', { 'Sec-Fetch-Site': 'same-origin', Origin: SITE }],
    ['was typed or kept as a bookmark', { 'Sec-Fetch-Site': 'none' }],
    ['comes from an older browser on this site', { Origin: SITE }],
    ['is sent by no browser', {}],
  ])('is let through when it %s', async (_, headers) => {
    expect(await status('POST', headers)).toBe(200);
  });

  test.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another host of the same domain', { 'Sec-Fetch-Site': 'same-site' }],
    ['another site, whatever origin it claims', { 'Sec-Fetch-Site': 'cross-site', Origin: SITE }],
    ['a value that no browser sends', { 'Sec-Fetch-Site': '' }],
    ['another origin in an older browser', { Origin: 'https://evil.example' }],
    ['an origin that begins like ours', { Origin: `${SITE}.evil.example` }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['our host on another port', { Origin: `${SITE}:8443` }],
  ])('is refused from %s', async (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'post', 'MOVE'])
      expect(await status(method, headers), method).toBe(403);
  });

  test('is let through from the address that the browser itself used, where no SITE_URL names it', async () => {
    expect(await status('POST', { Origin: 'http://localhost:3000' }, 'http://localhost:3000/x')).toBe(200);
  });
});

test('reading is for everybody', async () => {
  expect(await status('GET', { 'Sec-Fetch-Site': 'cross-site' })).toBe(200);
  expect(await status('HEAD', { Origin: 'https://evil.example' })).toBe(200);
});
