// The machinery of the caches as it is in src/, or with one thing in it changed, in surroundings that a test controls.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import type { Cache } from '../../../src/cache/cache.ts';
import type { dependOn } from '../../../src/cache/dependencies.ts';
import type { MemoryTier } from '../../../src/cache/memory-tier.ts';
import type { Follower } from '../../../src/invalidation/follower.ts';

export interface Machinery {
  Cache: typeof Cache;
  MemoryTier: typeof MemoryTier;
  Follower: typeof Follower;
  dependOn: typeof dependOn;
}

/** What the machinery takes from around it, besides what it is given. */
export interface Surroundings {
  /** Milliseconds that only grow. */
  now: () => number;
  setTimeout: (run: () => void, milliseconds: number) => unknown;
  clearTimeout: (timer: unknown) => void;
}

/** Gives a process its own machinery, in its own surroundings. */
export type StartMachinery = (surroundings: Surroundings) => Machinery;

/** A text in a file of src/ that is there once, and what stands there instead. */
export interface Change {
  file: string;
  from: string;
  to: string;
}

const ROOT = join(import.meta.dirname, '../../..');
const ENTRY = `
  export { Cache } from './src/cache/cache.ts';
  export { dependOn } from './src/cache/dependencies.ts';
  export { MemoryTier } from './src/cache/memory-tier.ts';
  export { Follower } from './src/invalidation/follower.ts';
`;

/** So few that a handful of commits fills them. */
const SMALL: readonly Change[] = [
  { file: 'src/invalidation/follower.ts', from: 'export const PIECE = 250;', to: 'export const PIECE = 3;' },
  { file: 'src/invalidation/read-tail.ts', from: 'const PIECE = 250;', to: 'const PIECE = 2;' },
  { file: 'src/invalidation/freshness.ts', from: 'const MOST_TAGS = 200_000;', to: 'const MOST_TAGS = 3;' },
];

/** @throws where a change does not find its text. */
export async function loadMachinery(changes: readonly Change[] = []): Promise<StartMachinery> {
  const all = [...SMALL, ...changes];
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
    plugins: [changing(all)],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('Nothing was built.');
  const names = ['module', 'require', 'performance', 'setTimeout', 'clearTimeout'];
  const start = compileFunction(output.text, names);
  return ({ now, setTimeout, clearTimeout }) => {
    const module: { exports: unknown } = { exports: {} };
    const promises = {
      setTimeout: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
      // Nobody waits here for others to have their turn: all turns are given by the scheduler.
      setImmediate: () => Promise.resolve(),
    };
    const require = (name: string): unknown =>
      name === 'node:timers/promises' ? promises : process.getBuiltinModule(name);
    start(module, require, { now }, setTimeout, clearTimeout);
    return machineryOf(module.exports);
  };
}

function changing(changes: readonly Change[]): Plugin {
  return {
    name: 'changing',
    setup({ onLoad }) {
      for (const file of new Set(changes.map(({ file }) => file))) {
        onLoad({ filter: new RegExp(`/${file.replaceAll('.', '\\.')}$`) }, async () => {
          const own = changes.filter((change) => change.file === file);
          return { contents: own.reduce(changed, await readFile(join(ROOT, file), 'utf8')), loader: 'ts' };
        });
      }
    },
  };
}

function changed(text: string, { file, from, to }: Change): string {
  if (text.split(from).length !== 2) throw new Error(`This must stand once in ${file}: ${from}`);
  return text.replace(from, () => to);
}

// What was built from the sources has their types.
function machineryOf(built: unknown): Machinery {
  return built as Machinery;
}
