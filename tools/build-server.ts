// Bundles the program with the packages it uses: one file for each subcommand and those that they share. A start reads a few
// files so, and not two thousand.
import { join } from 'node:path';
import { build } from 'esbuild';
import { compileTsx } from './compile-tsx.ts';

/** They read files of their own as they run: native code, scripts of threads. */
const LEFT_WHERE_THEY_ARE = ['pg', 'pino', 'sharp'];

await build({
  absWorkingDir: join(import.meta.dirname, '..'),
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  external: LEFT_WHERE_THEY_ARE,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // Packages that are no ES modules ask for Node's own with this.
  banner: {
    js: "import { createRequire as $require } from 'node:module'; const require = $require(import.meta.url);",
  },
  jsx: 'automatic',
  jsxImportSource: '#jsx',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [compileTsx],
});
