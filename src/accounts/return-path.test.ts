import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { rememberReturn, takeReturn } from './return-path.ts';

const SITE = 'https://blog.example';
const app = new Hono();
app.get('/take', (c) => c.text(takeReturn(c, SITE, '/fallback/')));
app.get('*', (c) => {
  rememberReturn(c, SITE, new URL(c.req.url));
  return c.text('');
});

async function take(cookie: string): Promise<string> {
  const response = await app.request(`${SITE}/take`, { headers: { cookie } });
  return response.text();
}

test('one goes on where one came from', async () => {
  const response = await app.request(`${SITE}/admin/posts?q=%C3%A4%26%3B%20x&page=2`);
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  expect(await take(cookie)).toBe('/admin/posts?q=%C3%A4%26%3B%20x&page=2');
});

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example',
  '/%09/evil.example',
  'javascript:alert(1)',
  'admin/posts',
  '%2F%2Fevil.example',
  '%E0%A4%A',
  '',
])('nobody is led away from the site: %s', async (value) => {
  for (const cookie of [value, encodeURIComponent(value)]) {
    const path = await take(`__Host-return=${cookie}`);
    expect(new URL(path, SITE).origin).toBe(SITE);
    expect(path).not.toMatch(/^\/[/\\]/);
  }
});
