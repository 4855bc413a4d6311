import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { samplePhoto, samplePicture } from '../../tests/support/sample-pictures.ts';
import { addMedia, refusalSentence } from './add-media.ts';
import { FolderMediaStore } from './folder-media-store.ts';
import { mediaPath } from './media.ts';
import { originalKey, variantKey } from './media-keys.ts';

describeDatabases('addMedia', (open) => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  async function setUp() {
    const folder = await mkdtemp(join(tmpdir(), 'octavo-media-'));
    folders.push(folder);
    const opened = await open();
    const mediaStore = new FolderMediaStore(folder);
    const services = { database: opened.database, mediaStore, now: () => 1_700_000_000_000 };
    const read = async (key: string) =>
      Buffer.from(await new Response((await mediaStore.get(key))?.stream).arrayBuffer());
    return { services, read, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
  }

  async function added(services: Parameters<typeof addMedia>[0], name: string, body: Uint8Array) {
    const result = await addMedia(services, { name, body });
    if (!result.ok) throw new Error(result.reason);
    return result.media;
  }

  test('stores a picture with the smaller widths that save bytes', async () => {
    await using site = await setUp();
    const body = await samplePicture({ width: 1300, height: 650 }).jpeg().toBuffer();
    const result = await addMedia(site.services, { name: 'Über the Sea.JPEG', body, alt: 'The sea' });
    if (!result.ok) throw new Error(result.reason);
    const { media } = result;
    expect(result.isNew).toBe(true);
    expect(media).toMatchObject({
      name: 'uber-the-sea.jpg',
      type: 'image/jpeg',
      width: 1300,
      height: 650,
      alt: 'The sea',
    });
    expect(media.variants.map(({ width, height }) => [width, height])).toEqual([
      [480, 240],
      [800, 400],
      [1200, 600],
    ]);
    for (const variant of media.variants) {
      const stored = await site.read(variantKey(media.hash, variant));
      expect(stored.length).toBe(variant.bytes);
      expect(await sharp(stored).metadata()).toMatchObject({ format: 'webp', width: variant.width });
    }
    expect((await site.read(originalKey(media.hash))).equals(body)).toBe(true);
  });

  test('knows the same bytes again under another name', async () => {
    await using site = await setUp();
    const body = await samplePhoto({ width: 30, height: 20 }, 6);
    const first = await addMedia(site.services, { name: 'one.jpg', body });
    const second = await addMedia(site.services, { name: 'two.jpg', body });
    expect(second).toEqual({ ...first, isNew: false });
    const stored = await site.read(originalKey(first.ok ? first.media.hash : ''));
    expect(await addMedia(site.services, { name: 'three.jpg', body: stored })).toEqual({
      ...first,
      isNew: false,
    });
  });

  test('adds a file that arrives many times at once only once', async () => {
    await using site = await setUp();
    const body = await samplePicture({ width: 40, height: 40 }).png().toBuffer();
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, index) => addMedia(site.services, { name: `${index}.png`, body })),
    );
    expect(new Set(results.map((result) => result.ok && result.media.id)).size).toBe(1);
    expect(results.filter((result) => result.ok && result.isNew)).toHaveLength(1);
  });

  test('turns a photo upright and removes where it was taken', async () => {
    await using site = await setUp();
    const body = await samplePhoto({ width: 60, height: 40 }, 6);
    expect((await sharp(body).metadata()).exif).toBeDefined();
    const media = await added(site.services, 'photo.jpg', body);
    expect([media.width, media.height]).toEqual([40, 60]);
    const stored = await sharp(await site.read(originalKey(media.hash))).metadata();
    expect(stored.exif).toBeUndefined();
    expect(stored.orientation ?? 1).toBe(1);
  });

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)('removes the metadata of a %s', async (format) => {
    await using site = await setUp();
    const picture = samplePicture({ width: 60, height: 40 }).withExif({
      IFD0: { Copyright: 'secret words' },
    });
    const body = await picture
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret words</x:xmpmeta>')
      [format]()
      .toBuffer();
    expect(body.includes('secret words')).toBe(true);
    const media = await added(site.services, `picture.${format}`, body);
    const stored = await site.read(originalKey(media.hash));
    expect(stored.includes('secret words')).toBe(false);
    expect(await sharp(stored).metadata()).toMatchObject({ width: 60, height: 40 });
    if (format === 'avif') return;
    const pixels = (file: Buffer) => sharp(file).raw().toBuffer();
    expect((await pixels(stored)).equals(await pixels(body))).toBe(true);
  });

  test.each(['gif', 'webp'] as const)('keeps an animated %s moving', async (format) => {
    await using site = await setUp();
    const frames = await Promise.all(
      [1, 2, 3].map((seed) => samplePicture({ width: 600, height: 50, seed }).png().toBuffer()),
    );
    const body = await sharp(frames, { join: { animated: true } })
      [format]({ loop: 0 })
      .toBuffer();
    const media = await added(site.services, 'moving', body);
    expect(media).toMatchObject({
      type: `image/${format}`,
      name: `moving.${format}`,
      width: 600,
      height: 50,
      variants: [],
    });
    expect((await sharp(await site.read(originalKey(media.hash)), { animated: true }).metadata()).pages).toBe(
      3,
    );
  });

  test('draws an SVG and stores the drawing', async () => {
    await using site = await setUp();
    const svg =
      '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><script>alert(1)</script><rect width="9" height="9"/></svg>';
    const media = await added(site.services, 'logo.svg', Buffer.from(svg));
    expect(media).toMatchObject({ name: 'logo.png', type: 'image/png', width: 800, height: 400 });
    expect((await site.read(originalKey(media.hash))).includes('script')).toBe(false);
  });

  test('goes by what a file is, not by what it is called', async () => {
    await using site = await setUp();
    const png = await samplePicture({ width: 5, height: 5 }).png().toBuffer();
    expect(await added(site.services, 'page.html', png)).toMatchObject({
      name: 'page.png',
      type: 'image/png',
    });
    const page = await addMedia(site.services, {
      name: 'picture.png',
      body: Buffer.from('<!doctype html><script>1</script>'),
    });
    expect(page).toEqual({ ok: false, reason: 'unsupported-type' });
  });

  test.each([
    ['video/mp4', 'mp4', Buffer.concat([Buffer.of(0, 0, 0, 24), Buffer.from('ftypisom\0\0\x02\0isomiso2')])],
    [
      'video/webm',
      'webm',
      Buffer.concat([Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex')]),
    ],
    ['audio/mpeg', 'mp3', Buffer.from('ID3\x04\0\0\0\0\0\0')],
    ['audio/ogg', 'ogg', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead')])],
    ['application/pdf', 'pdf', Buffer.from('%PDF-1.7\n')],
  ])('takes %s as it is', async (type, ending, body) => {
    await using site = await setUp();
    const media = await added(site.services, 'my file.bin', body);
    expect(media).toMatchObject({ type, name: `my-file.${ending}`, width: null, height: null, variants: [] });
    expect(mediaPath(media)).toBe(`/media/${media.hash.slice(0, 20)}/my-file.${ending}`);
  });

  test('says why it refuses a file', async () => {
    await using site = await setUp();
    const png = await samplePicture({ width: 100, height: 100 }).png().toBuffer();
    const refuse = async (body: Uint8Array, limits = {}) => {
      const result = await addMedia(site.services, { name: 'x.png', body }, limits);
      return result.ok ? 'taken' : result.reason;
    };
    expect(await refuse(Buffer.alloc(0))).toBe('empty');
    expect(await refuse(png, { maxBytes: 100 })).toBe('too-large');
    expect(await refuse(png, { maxPixels: 9999 })).toBe('too-many-pixels');
    expect(await refuse(png.subarray(0, 200))).toBe('unreadable');
    expect(await refuse(Buffer.from('PK\x03\x04zip'))).toBe('unsupported-type');
    expect(
      await refuse(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="999999" height="999999"/>')),
    ).toBe('too-many-pixels');
    expect(refusalSentence('too-large', { maxBytes: 2 * 1024 * 1024 })).toBe(
      'larger than 2 MB; make it smaller',
    );
  });

  test('gives a picture called like a smaller width another name', async () => {
    await using site = await setUp();
    const body = await samplePicture({ width: 9, height: 9 }).webp().toBuffer();
    expect(await added(site.services, '480w.webp', body)).toMatchObject({ name: 'picture-480w.webp' });
  });
});

describe('refusalSentence', () => {
  test('names the limit', () => {
    expect(refusalSentence('too-many-pixels')).toBe('more than 100 million pixels; make it smaller');
  });
});
