// Files as members send them: what is taken, what is refused and why, who may do what with them afterwards.
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { addMedia, isStored } from '../src/media/add-media.ts';
import { deleteMedia } from '../src/media/library/delete-media.ts';
import { listMedia } from '../src/media/library/library-queries.ts';
import { variantsFrom } from '../src/media/media.ts';
import { describeDatabases } from './support/databases.ts';
import { samplePhoto, samplePicture } from './support/sample-pictures.ts';
import { openSite, SITE_URL, type TestMember, type TestSite } from './support/site.ts';

describeDatabases('uploads', (_, kind) => {
  test('a script learns all that it needs; who added what, and when, is recorded', async () => {
    await using site = await openSite(kind);
    const author = await site.addMember('author');
    const body = await samplePicture({ width: 900, height: 450 }).jpeg().toBuffer();
    const answer = await upload(site, author, [['Über the Sea.JPEG', body]], { alt: ' The sea ' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    const file = await answer.json();
    expect(file).toMatchObject({ ok: true, width: 900, height: 450, alt: 'The sea', type: 'image/jpeg' });
    expect(file.url).toMatch(/^\/media\/[\da-f]{20}\/uber-the-sea\.jpg$/);
    expect((await site.get(file.url)).headers.get('content-type')).toBe('image/jpeg');
    const rows = await site.database.read.selectFrom('media').select(['id', 'added_by']).execute();
    expect(rows).toEqual([{ id: file.id, added_by: author.id }]);
    expect(await deeds(site)).toEqual([['media.add', author.id, 'uber-the-sea.jpg']]);
    expect(await (await upload(site, author, [['again.jpg', body]])).json()).toEqual(file);
    expect(await deeds(site)).toHaveLength(1);
  });

  test('only those who write may add files', async () => {
    await using site = await openSite(kind);
    const png = await smallPng();
    for (const role of ['moderator', 'reader'] as const) {
      const answer = await upload(site, await site.addMember(role), [['a.png', png]]);
      expect(answer.status).toBe(403);
    }
    expect((await upload(site, { cookie: '' }, [['a.png', png]])).status).toBe(401);
    const editor = await site.addMember('editor');
    const foreign = await upload(site, editor, [['a.png', png]], {}, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(await site.database.read.selectFrom('media').select('id').execute()).toEqual([]);
  });

  test('what a file is counts, not what it is called; nothing that runs is served', async () => {
    await using site = await openSite(kind);
    const editor = await site.addMember('editor');
    const send = async (name: string, body: Buffer | string) => {
      const answer = await upload(site, editor, [[name, Buffer.from(body)]]);
      const { problem, type } = await answer.json();
      return [answer.status, type ?? problem];
    };
    const png = await smallPng();
    expect(await send('page.html', png)).toEqual([200, 'image/png']);
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
    expect(await send('logo.svg', svg)).toEqual([200, 'image/png']);
    expect(await send('photo.jpg', '<!doctype html><script>1</script>')).toEqual([
      415,
      expect.stringContaining('Not a JPEG'),
    ]);
    expect((await send('photo.jpg', '\xff\xd8\xff<script>1</script>'))[0]).toBe(415);
    const fake = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff), Buffer.from('<script>1</script>')]);
    expect(await send('photo.jpg', fake)).toEqual([422, expect.stringContaining('damaged')]);
    expect((await send('cut.png', png.subarray(0, 60)))[0]).toBe(422);
    expect((await send('archive.zip', 'PK\x03\x04'))[0]).toBe(415);
    expect((await send('nothing.png', ''))[0]).toBe(422);
    expect((await upload(site, editor, [])).status).toBe(422);
    expect(await send('bomb.png', pngOfSize(60_000, 60_000))).toEqual([
      422,
      expect.stringContaining('million pixels'),
    ]);
  });

  test('nothing of how and where it was made, and nothing behind its end, is stored', async () => {
    await using site = await openSite(kind);
    const editor = await site.addMember('editor');
    const stored = async (name: string, body: Buffer) => {
      const { url } = await (await upload(site, editor, [[name, body]])).json();
      return Buffer.from(await (await site.get(url)).arrayBuffer());
    };
    const photo = await stored('photo.jpg', await samplePhoto({ width: 60, height: 40 }, 6));
    expect((await sharp(photo).metadata()).exif).toBeUndefined();
    const behind = Buffer.from('<script>behind the end</script>');
    const jpeg = await samplePicture({ width: 30, height: 20 }).jpeg().toBuffer();
    const frames = await Promise.all(
      [1, 2].map((seed) => samplePicture({ width: 30, height: 20, seed }).png().toBuffer()),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ loop: 0 })
      .toBuffer();
    const comment = Buffer.from('\x21\xfe\x06secret\x00', 'latin1');
    const withComment = Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
    for (const [name, body] of [
      ['a.png', await smallPng()],
      ['a.jpg', jpeg],
      ['a.gif', withComment],
    ] as const) {
      const kept = await stored(name, Buffer.concat([body, behind]));
      expect(kept.includes('behind the end'), name).toBe(false);
      expect(kept.includes('secret'), name).toBe(false);
    }
    const moving = await stored('b.gif', withComment);
    expect((await sharp(moving, { animated: true }).metadata()).pages).toBe(2);
    const place = box('udta', box('\xa9xyz', Buffer.from('+52.5+013.4/')));
    const film = Buffer.concat([
      box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2')),
      box('moov', Buffer.concat([box('mvhd', Buffer.alloc(20)), place])),
      box('mdat', Buffer.from('frames')),
    ]);
    const shown = await stored('film.mp4', film);
    expect([shown.length, shown.includes('+52.5'), shown.includes('frames')]).toEqual([
      film.length,
      false,
      true,
    ]);
  });

  test('sizes and how often somebody may send have their limits', async () => {
    await using site = await openSite(kind);
    const config = { ...site.services.config, uploadMaxBytes: 50_000 };
    const app = createApp({ ...site.services, config }, SITE_URL);
    await site.set('uploadsPerHour', 4);
    const editor = await site.addMember('editor');
    const send = (body: Buffer) => upload(site, editor, [['a.png', body]], {}, { app });
    const tooLarge = await send(Buffer.concat([await smallPng(), Buffer.alloc(50_000)]));
    expect([tooLarge.status, (await tooLarge.json()).problem]).toEqual([
      413,
      expect.stringMatching(/^Larger than/),
    ]);
    expect((await send(Buffer.alloc(500_000))).status).toBe(413);
    expect((await send(await smallPng(1))).status).toBe(200);
    const third = await send(await smallPng(2));
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '1800']);
    expect((await upload(site, await site.addMember('editor'), [['b.png', await smallPng(3)]])).status).toBe(
      200,
    );
    site.clock.now += 1_800_000;
    expect((await send(await smallPng(2))).status).toBe(200);
  });

  test('a form without scripts adds several files, and says which were not taken', async () => {
    await using site = await openSite(kind);
    const editor = await site.addMember('editor');
    const files: [string, Buffer][] = [
      ['one.png', await smallPng(1)],
      ['two.png', await smallPng(2)],
      ['page.html', Buffer.from('<p>')],
    ];
    const answer = await upload(site, editor, files, {}, { accept: 'text/html' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/media']);
    const cookie = `${editor.cookie}; ${answer.headers.getSetCookie()[0]?.split(';')[0]}`;
    const html = await (await site.get('/admin/media', { headers: { cookie } })).text();
    expect(html).toContain('2 files are in the library. page.html: Not a JPEG');
    expect(html.indexOf('two.png')).toBeLessThan(html.indexOf('one.png'));
    expect(await site.as(editor).read('/admin/media?q=ONE')).not.toContain('two.png');
    expect(await site.as(editor).read('/admin/media?q=%25')).toContain(
      'Nothing is called or described by “%”',
    );
  });

  test('the library is read page by page', async () => {
    await using site = await openSite(kind);
    const ids: number[] = [];
    for (const seed of [1, 2, 3])
      ids.push((await site.addPicture({ width: 8, height: 8, seed }, `${seed}.jpg`)).id);
    const first = await listMedia(site.database.read, { query: '', before: null, size: 2 });
    expect([first.media.map((media) => media.id), first.hasMore]).toEqual([[ids[2], ids[1]], true]);
    const second = await listMedia(site.database.read, { query: '', before: ids[1] ?? 0, size: 2 });
    expect([second.media.map((media) => media.id), second.hasMore]).toEqual([[ids[0]], false]);
  });

  test('authors describe and delete what they added, editors all of it; what is used stays', async () => {
    await using site = await openSite(kind);
    const [author, other] = [await site.addMember('author'), await site.addMember('author')];
    const { id, url } = await (await upload(site, author, [['sea.png', await smallPng()]])).json();
    const path = `/admin/media/${id}`;
    expect((await site.as(other).post(path, { alt: 'Mine' })).status).toBe(403);
    expect((await site.as(other).post(`${path}/deletion`)).status).toBe(403);
    expect(await site.as(other).read(path)).not.toContain('Delete this file');
    expect((await site.as(author).post(path, { alt: 'The\n sea' })).status).toBe(303);
    expect((await site.as(author).post(path, { alt: 'x'.repeat(2001) })).status).toBe(422);
    const [inText, asCover] = await site.addPosts([
      { slug: 'in-text', source: `![](${url})` },
      { slug: 'as-cover', coverMediaId: id },
    ]);
    await site.addPageText({ path: 'about', source: `<${url}>` });
    const editor = site.as(await site.addMember('editor'));
    const html = await editor.read(path);
    expect(html).toContain('value="![The sea](/media/');
    for (const edit of [`/admin/posts/${inText}/edit`, `/admin/posts/${asCover}/edit`, '/admin/pages/1/edit'])
      expect(html).toContain(`href="${edit}"`);
    expect(await site.as(author).read(path)).toContain('A post of another author');
    expect((await editor.post(`${path}/deletion`)).headers.get('location')).toBe(path);
    expect((await site.get(url)).status).toBe(200);
    await site.addPosts([
      { slug: 'in-text', source: 'Gone.', id: inText ?? 0 },
      { slug: 'as-cover', id: asCover ?? 0 },
    ]);
    await site.addPageText({ path: 'about', source: 'Gone.', id: 1 });
    expect((await editor.post(`${path}/deletion`)).headers.get('location')).toBe('/admin/media');
    expect((await site.get(url)).status).toBe(404);
    expect((await editor.get(path)).status).toBe(404);
    expect((await deeds(site)).map(([action]) => action)).toEqual([
      'media.add',
      'media.describe',
      'media.delete',
    ]);
  });

  test('a file that is deleted and added again at the same time is there whole, or not at all', async () => {
    await using site = await openSite(kind);
    const body = await samplePicture({ width: 600, height: 300 }).jpeg().toBuffer();
    const actor = { userId: null, name: 'Octavo', role: 'system', address: null } as const;
    for (let round = 0; round < 4; round++) {
      const added = await addMedia(site.services, { name: 'sea.jpg', body });
      if (!added.ok) throw new Error(added.reason);
      await Promise.all([
        deleteMedia(site.services, actor, added.media.id),
        addMedia(site.services, { name: 'sea.jpg', body }),
      ]);
      const rows = await site.database.read.selectFrom('media').select(['hash', 'variants']).execute();
      for (const { hash, variants } of rows)
        expect(await isStored(site.services.mediaStore, { hash, variants: variantsFrom(variants) })).toBe(
          true,
        );
    }
  });
});

interface SendOptions {
  accept?: string;
  origin?: string;
  app?: { request(request: Request): Response | Promise<Response> };
}

async function upload(
  site: TestSite,
  member: Pick<TestMember, 'cookie'>,
  files: readonly (readonly [name: string, body: Buffer])[],
  fields: Readonly<Record<string, string>> = {},
  { accept = 'application/json', origin = SITE_URL, app = site.app }: SendOptions = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, body] of files) form.append('file', new File([new Uint8Array(body)], name));
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const headers = { accept, origin, cookie: member.cookie };
  return app.request(new Request(`${SITE_URL}/admin/media`, { method: 'POST', body: form, headers }));
}

function smallPng(seed = 0): Promise<Buffer> {
  return samplePicture({ width: 20, height: 10, seed }).png().toBuffer();
}

async function deeds(site: TestSite): Promise<unknown[][]> {
  const rows = await site.database.read
    .selectFrom('audit_log')
    .select(['action', 'user_id', 'subject'])
    .where('subject_kind', '=', 'media')
    .orderBy('id')
    .execute();
  return rows.map((row) => [row.action, row.user_id, row.subject]);
}

/** A PNG that says it is so large, with next to nothing in it. */
function pngOfSize(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (name: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), body]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(body.length, 0);
    ends.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
  };
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', Buffer.alloc(9)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A part of a film's file. */
function box(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body]);
}
