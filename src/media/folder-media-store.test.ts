import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderMediaStore } from './folder-media-store.ts';

describe('FolderMediaStore', () => {
  let folder: string;
  let store: FolderMediaStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'octavo-media-'));
    store = new FolderMediaStore(join(folder, 'media'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('gives back the bytes that were put', async () => {
    await store.put('ab/abcd/original', Buffer.from('hello'));
    const stored = await store.get('ab/abcd/original');
    expect(stored?.size).toBe(5);
    expect(await new Response(stored?.stream).text()).toBe('hello');
  });

  test('gives a part, and the size of the whole', async () => {
    await store.put('letters', Buffer.from('abcdefgh'));
    const stored = await store.get('letters', { start: 2, end: 4 });
    expect(stored?.size).toBe(8);
    expect(await new Response(stored?.stream).text()).toBe('cde');
  });

  test('gives undefined for what is not there, and for a folder', async () => {
    await store.put('ab/abcd', Buffer.from('x'));
    expect(await store.get('nothing')).toBeUndefined();
    expect(await store.get('ab')).toBeUndefined();
    expect(await store.get('ab/abcd/deeper')).toBeUndefined();
  });

  test('leaves what stands under a key as it is', async () => {
    await store.put('key', Buffer.from('first'));
    await store.put('key', Buffer.from('second'));
    expect(await new Response((await store.get('key'))?.stream).text()).toBe('first');
  });

  test('leaves no unfinished files behind, even of puts at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => store.put('same/key', Buffer.alloc(100_000, 'x'))));
    expect(await readdir(join(folder, 'media', 'same'))).toEqual(['key']);
    expect((await store.get('same/key'))?.size).toBe(100_000);
  });

  test.each([
    '../secret',
    'a/../../secret',
    '/etc/passwd',
    '.hidden',
    'a/.b',
    'a//b',
    '',
    'a\\..\\b',
    'a\0b',
  ])('has no place for the key %j', async (key) => {
    await writeFile(join(folder, 'secret'), 'secret');
    expect(await store.get(key)).toBeUndefined();
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow('Not a key');
  });
});
