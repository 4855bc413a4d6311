import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { limitBody, parseFields, readForm, readJson } from './read-form.ts';

const app = new Hono();
app.use(limitBody(1000));
app.post('/form', async (c) => {
  const form = await readForm(c);
  return c.json({
    text: form.text('name'),
    all: form.all('tag'),
    ids: form.ids('id'),
    file: form.file('file')?.name ?? null,
  });
});
app.post('/json', async (c) => c.json(await readJson(c, z.object({ base: z.int() }))));
app.onError((error, c) => c.text('', 'status' in error ? (error.status as 400) : 500));

function send(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(app.request(path, { method: 'POST', body, headers }));
}

test('a form gives its texts as databases keep them, and its ids', async () => {
  const body = new URLSearchParams([
    ['name', 'a\u0000b\ud800'],
    ['tag', 'x'],
    ['tag', 'y'],
    ...['7', '7', '08', '-1', '1e3', '9', 'x'].map((id) => ['id', id]),
  ]);
  expect(await (await send('/form', body)).json()).toEqual({
    text: 'a\ufffdb\ufffd',
    all: ['x', 'y'],
    ids: [7, 9],
    file: null,
  });
});

test('a form of several parts gives its file, and no empty one', async () => {
  const body = new FormData();
  body.append('file', new File([], ''));
  body.append('file', new File(['x'], 'sea.jpg'));
  expect(await (await send('/form', body)).json()).toMatchObject({ file: 'sea.jpg', text: '' });
});

test.each([
  ['/form', 'x', { 'Content-Type': 'text/plain' }],
  ['/form', '--x', { 'Content-Type': 'multipart/form-data; boundary=y' }],
  ['/form', 'x', { 'Content-Type': 'multipart/form-data' }],
  ['/json', '{"base":', { 'Content-Type': 'application/json' }],
  ['/json', '{"base":"1"}', { 'Content-Type': 'application/json' }],
  ['/json', '', {}],
])('what is no form and no JSON is a bad request: %s %s', async (path, body, headers) => {
  expect((await send(path, body, headers)).status).toBe(400);
});

test('a body over the limit is refused, told or not how long it is', async () => {
  const long = 'x'.repeat(1001);
  expect((await send('/form', new URLSearchParams({ name: long }))).status).toBe(413);
  const stream = new Blob([`name=${long}`]).stream();
  const request = new Request('http://site.test/form', {
    method: 'POST',
    body: stream,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    duplex: 'half',
  } as RequestInit);
  expect((await app.request(request)).status).toBe(413);
});

test('each field has its first problem, the whole has its own', () => {
  const schema = z
    .object({ name: z.string().min(2, 'too short').regex(/^a/, 'no a') })
    .refine(() => false, 'never');
  expect(parseFields(schema, { name: 'x' })).toEqual({
    ok: false,
    problems: { name: 'too short', form: 'never' },
  });
  expect(parseFields(schema, { name: 'ab' })).toEqual({ ok: false, problems: { form: 'never' } });
});
