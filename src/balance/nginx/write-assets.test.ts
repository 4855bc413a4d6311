import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Asset } from '../../web/assets.ts';
import { writeAssets } from './write-assets.ts';

const asset = (type: string, text: string): Asset => ({ type, body: Buffer.from(text), etag: '"x"' });

test('writes each asset as clients take it, once, for ever the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-assets-'));
  const files: [string, Asset][] = [
    ['/assets/site.1.css', asset('text/css; charset=utf-8', 'a{}')],
    ['/assets/font.2.woff2', asset('font/woff2', 'font')],
  ];
  await writeAssets(files, folder);
  const read = (name: string) => readFile(join(folder, name));
  expect(await readdir(join(folder, 'identity/assets'))).toEqual(['font.2.woff2', 'site.1.css']);
  expect(brotliDecompressSync(await read('br/assets/site.1.css')).toString()).toBe('a{}');
  expect(gunzipSync(await read('gzip/assets/site.1.css')).toString()).toBe('a{}');
  // What is packed already is there as it is alone.
  expect(await readdir(join(folder, 'br/assets'))).toEqual(['site.1.css']);
  expect((await stat(join(folder, 'br/assets/site.1.css'))).mtime).toEqual(new Date('2000-01-01'));
  await writeFile(join(folder, 'identity/assets/site.1.css'), 'left alone');
  await writeAssets([['/assets/site.3.css', asset('text/css', 'b{}')], ...files], folder);
  expect((await read('identity/assets/site.1.css')).toString()).toBe('left alone');
  expect((await read('identity/assets/site.3.css')).toString()).toBe('b{}');
  await rm(folder, { recursive: true });
});
