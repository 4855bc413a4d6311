// Bundles the program: one small file for each subcommand and those that they share.
import { join } from 'node:path';
import { build } from 'esbuild';
import { compileTsx } from './compile-tsx.ts';

await build({
  absWorkingDir: join(import.meta.dirname, '..'),
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  jsx: 'automatic',
  jsxImportSource: '#jsx',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [compileTsx],
});
