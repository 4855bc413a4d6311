// Styles, scripts and fonts as files, packed for who takes them so: nginx sends them without asking a node.
import { access, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Asset } from '../../web/assets.ts';
import { ASSET_PACKINGS } from './nginx-files.ts';

type Packing = (typeof ASSET_PACKINGS)[number];

const PACKED: Readonly<Record<Packing, (body: Buffer) => Promise<Buffer>>> = {
  br: promisify(brotliCompress),
  gzip: promisify(gzip),
  identity: async (body) => body,
};
/** nginx makes its ETag of this and of the size: one for all machines. */
const MODIFIED_AT = new Date('2000-01-01T00:00:00Z');
/** Pages of the release before may be open for some time. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Adds what is not there yet, and removes what no release has used for a month.
 * @param folder absolute; of `assetsFolder` in nginx's plan.
 */
export async function writeAssets(
  files: Iterable<[path: string, asset: Asset]>,
  folder: string,
): Promise<void> {
  const known = [...files];
  for (const packing of ASSET_PACKINGS) {
    await mkdir(join(folder, packing, 'assets'), { recursive: true });
    for (const [path, asset] of known)
      if (packing === 'identity' || isText(asset)) await add(join(folder, packing, path), asset, packing);
    await removeOld(join(folder, packing, 'assets'), new Set(known.map(([path]) => basename(path))));
  }
}

function isText({ type }: Asset): boolean {
  return type.startsWith('text/');
}

/** Its name tells its bytes. */
async function add(file: string, { body }: Asset, packing: Packing): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, await PACKED[packing](body));
  await utimes(unfinished, MODIFIED_AT, MODIFIED_AT);
  await rename(unfinished, file);
}

async function removeOld(folder: string, known: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (known.has(name)) continue;
    const file = join(folder, name);
    const { ctimeMs } = await stat(file);
    if (ctimeMs < Date.now() - KEPT_MS) await rm(file, { force: true });
  }
}
