import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';
import { readSourceFiles } from './read-imports.ts';

const root = join(import.meta.dirname, '..');

test.each(['src', 'tests'])('finds in %s/ the imports that esbuild finds', async (folder) => {
  const files = readSourceFiles(root, folder);
  const found = files.flatMap(({ path, imports }) =>
    imports.filter(({ isTypeOnly }) => !isTypeOnly).map(({ target }) => `${path} ${target}`),
  );
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found)).toEqual(new Set(await findWithEsbuild(files.map(({ path }) => path))));
});

async function findWithEsbuild(entryPoints: string[]): Promise<string[]> {
  const options = {
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
  } as const;
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints,
    format: 'esm',
    outdir: 'unused',
    logLevel: 'silent',
    plugins: [keepRelativeImports],
  });
  return Object.entries(metafile.inputs).flatMap(([path, { imports }]) =>
    imports
      .filter((each) => each.path.startsWith('.'))
      .map((each) => `${path} ${join(path, '..', each.path)}`),
  );
}

const keepRelativeImports: Plugin = {
  name: 'keep-relative-imports',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'entry-point' ? null : { path, external: true },
    );
  },
};
