import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { leaveNotice, takeNotice } from './notice.ts';

const SITE = 'https://blog.example';
const app = new Hono();
app.post('/leave', async (c) => {
  leaveNotice(c, SITE, await c.req.json());
  return c.text('');
});
app.get('/take', (c) => c.json(takeNotice(c, SITE)));

async function leave(notice: object): Promise<string> {
  const response = await app.request(`${SITE}/leave`, { method: 'POST', body: JSON.stringify(notice) });
  return response.headers.get('set-cookie') ?? '';
}

async function take(cookie: string) {
  const response = await app.request(`${SITE}/take`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  return { notice: await response.json(), after: response.headers.get('set-cookie') };
}

test('a notice is told on the next page, and forgotten by it', async () => {
  const notice = {
    text: '“Hällo” was put into the trash',
    kind: 'good',
    undo: { action: '/admin/posts/bulk', label: 'Undo', fields: { id: ['1', '2'], action: 'restore' } },
  };
  const cookie = await leave(notice);
  expect(cookie).toMatch(/^__Host-notice=.*; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const taken = await take(cookie);
  expect(taken.notice).toEqual(notice);
  expect(taken.after).toMatch(/__Host-notice=; Max-Age=0/);
});

test('a notice that no cookie holds loses its undo rather than being lost', async () => {
  const fields = { id: Array.from({ length: 500 }, (_, index) => String(100_000 + index)) };
  const cookie = await leave({ text: 'Done', undo: { action: '/x', label: 'Undo', fields } });
  expect(cookie.length).toBeLessThan(4096);
  expect((await take(cookie)).notice).toEqual({ text: 'Done', kind: 'good' });
});

test.each([
  'x',
  '%00',
  Buffer.from('{"text":1}').toString('base64url'),
  Buffer.from('[').toString('base64url'),
])('what is no notice of ours says nothing: %s', async (value) => {
  expect((await take(`__Host-notice=${value}`)).notice).toBeNull();
});
