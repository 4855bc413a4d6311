// What costs an attacker little must not cost the site much.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { addMedia } from '../src/media/add-media.ts';
import { originalKey } from '../src/media/media-keys.ts';
import { editedFields } from '../src/posts/editing/edited-fields.ts';
import { openSite, SITE_URL } from './support/site.ts';

test('a title of spaces alone is read once, however many there are', () => {
  // Looked at from each of its spaces to the end, this would take minutes.
  const title = `a${' '.repeat(400_000)}b`;
  const parsed = editedFields({ textMaxLength: 10 }).shape.title.safeParse(title);
  expect(parsed.success).toBe(false);
});

test('a form with more fields than any form of the site has is refused before it is looked at', async () => {
  await using site = await openSite('sqlite');
  const author = site.as(await site.addMember('author'));
  const edit = (await author.post('/admin/posts')).headers.get('Location') ?? '';
  const tags = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`);
  expect((await author.post(edit, { tag: tags(20_000) })).status).toBe(413);
  expect((await author.post(edit, { tag: tags(2000) })).status).toBe(422);
});

test('JSON that nests without end, is none, or is of another form is refused and breaks nothing', async () => {
  await using site = await openSite('sqlite');
  const author = site.as(await site.addMember('author'));
  const edit = (await author.post('/admin/posts')).headers.get('Location') ?? '';
  const nested = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"a"',
    nested,
    `{"base":1,"fields":${nested}}`,
    '{"base":1e999,"fields":{}}',
  ];
  for (const body of bodies) {
    const headers = { 'Content-Type': 'application/json', Origin: SITE_URL };
    const answer = await author.get(edit.replace('/edit', '/autosave'), { method: 'PUT', body, headers });
    expect.soft(answer.status, body.slice(0, 40)).toBe(400);
  }
  const deepField = await author.get(edit.replace('/edit', '/autosave'), {
    method: 'PUT',
    body: `{"base":1,"fields":{"title":${nested}}}`,
    headers: { 'Content-Type': 'application/json' },
  });
  expect([400, 422]).toContain(deepField.status);
});

test('a drawing shows nothing of the machine that draws it', async () => {
  await using site = await openSite('sqlite');
  const secret = join(site.services.config.dataDir, 'secret.png');
  await writeFile(
    secret,
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#f00' } })
      .png()
      .toBuffer(),
  );
  const body = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
    xmlns:xi="http://www.w3.org/2001/XInclude" width="100" height="100">
    <image xlink:href="file://${secret}" width="100" height="100"/><image href="${secret}" width="100" height="100"/>
    <image href="http://127.0.0.1:9/x.png" width="100" height="100"/>
    <style>@import url("file://${secret}");</style><text y="50"><xi:include parse="text" href="file:///etc/hostname"/></text>
    </svg>`);
  const added = await addMedia(site.services, { name: 'drawing.svg', body });
  expect(added.ok && added.media.type).toBe('image/png');
  const stored = added.ok ? await site.services.mediaStore.get(originalKey(added.media.hash)) : undefined;
  const png = Buffer.from(await new Response(stored?.stream).arrayBuffer());
  const { channels } = await sharp(png).ensureAlpha().stats();
  expect(channels.map((channel) => channel.max)).toEqual([0, 0, 0, 0]);
});

test('a drawing whose entities multiply is no picture', async () => {
  await using site = await openSite('sqlite');
  const entities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join(
    '',
  );
  const body = Buffer.from(
    `<!DOCTYPE svg [<!ENTITY e0 "x">${entities}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e20;</text></svg>`,
  );
  expect(await addMedia(site.services, { name: 'bomb.svg', body })).toMatchObject({ ok: false });
});

test('a file with a description longer than any is not taken', async () => {
  await using site = await openSite('sqlite');
  const author = site.as(await site.addMember('author'));
  const body = new FormData();
  body.set('file', new File(['%PDF-1.7 x'], 'a.pdf'));
  body.set('alt', 'x'.repeat(2001));
  const answer = await author.get('/admin/media', {
    method: 'POST',
    body,
    headers: { Accept: 'application/json' },
  });
  expect(answer.status).toBe(422);
  expect(await site.database.read.selectFrom('media').selectAll().execute()).toEqual([]);
});
