import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkArrows } from './check-arrows.ts';

test('the project itself keeps to the arrows', () => {
  expect(checkArrows(join(import.meta.dirname, '..')).violations).toEqual([]);
});

describe('a part may import what stands beside or below it', () => {
  test.each([
    ['src/main.ts', '../src/commands/start.ts'],
    ['src/commands/start.ts', '../services.ts'],
    ['src/commands/start.ts', '../config.ts'],
    ['src/app.ts', './posts/post.ts'],
    ['src/import/markdown.ts', '../posts/save-post.ts'],
    ['src/posts/post.ts', '../tags/tag.ts'],
    ['src/posts/post-page.tsx', '../web/layout.tsx'],
    ['src/web/toolbar.tsx', '../cache/page-cache.ts'],
    ['src/cache/page-cache.ts', '../database/database.ts'],
    ['src/database/open.ts', './schema.ts'],
    ['src/posts/deep/inside.ts', '../post.ts'],
  ])('%s imports %s', async (path, specifier) => {
    expect(await violationsOf({ [path]: `import { a } from '${specifier}';` })).toEqual([]);
  });
});

describe('no part may import what stands above it', () => {
  test.each([
    ['src/web/layout.tsx', '../posts/post.ts', 'web must not know posts'],
    ['src/cache/page-cache.ts', '../app.ts', 'cache must not know app'],
    ['src/posts/post.ts', '../import/markdown.ts', 'posts must not know import'],
    ['src/report/data.ts', '../services.ts', 'report must not know services'],
    ['src/services.ts', './commands/start.ts', 'services must not know commands'],
    ['src/database/open.ts', '../cache/page-cache.ts', 'database must not know cache'],
    ['src/content/render.ts', '../web/paths.ts', 'content must not know web'],
    ['src/content/render.ts', '../database/database.ts', 'content must not know database'],
    ['src/posts/post.ts', '../config.ts', 'posts must not know config'],
    ['src/app.ts', './config.ts', 'app must not know config'],
    ['src/commands/start.ts', '../main.ts', 'commands must not know main'],
  ])('%s imports %s', async (path, specifier, rule) => {
    const target = join(dirname(path), specifier);
    expect(await violationsOf({ [path]: `// Why.\nimport { a } from '${specifier}';` })).toEqual([
      `${path}:2 imports ${target}: ${rule}`,
    ]);
  });
});

describe('every way to import counts', () => {
  test.each([
    `import '../posts/post.ts';`,
    `import type { Post } from '../posts/post.ts';`,
    `import post, { type Post } from '../posts/post.ts';`,
    `import * as posts from '../posts/post.ts';`,
    `import {\n  a,\n  b,\n} from '../posts/post.ts';`,
    `export { a } from '../posts/post.ts';`,
    `export * from '../posts/post.ts';`,
    `export type { Post } from '../posts/post.ts';`,
    `const post = await import('../posts/post.ts');`,
  ])('%s', async (text) => {
    expect(await violationsOf({ 'src/web/a.ts': text })).toEqual([
      'src/web/a.ts:1 imports src/posts/post.ts: web must not know posts',
    ]);
  });

  test('a comment does not', async () => {
    expect(
      await violationsOf({ 'src/web/a.ts': `// Not import('../posts/post.ts').\nconst a = 1;` }),
    ).toEqual([]);
  });
});

test('only tests may import from tests/', async () => {
  const text = `import { a } from '../../tests/support/a.ts';`;
  expect(await violationsOf({ 'src/web/a.ts': text, 'src/web/b.test.tsx': text })).toEqual([
    'src/web/a.ts:1 imports tests/support/a.ts: only *.test.ts files may import from tests/',
  ]);
});

test('a test may read the configuration, but not what stands above its part', async () => {
  const text = `import { a } from '../config.ts';\nimport { b } from '../posts/post.ts';`;
  expect(await violationsOf({ 'src/web/a.test.ts': text })).toEqual([
    'src/web/a.test.ts:2 imports src/posts/post.ts: web must not know posts',
  ]);
});

test('only config.ts and tests read the environment', async () => {
  const text = 'const home = process.env.HOME;';
  const comment = '// Never process.env.\n';
  expect(
    await violationsOf({ 'src/config.ts': text, 'src/app.test.ts': text, 'src/web/a.ts': comment + text }),
  ).toEqual(['src/web/a.ts:2 reads process.env: only src/config.ts does']);
});

test.each([
  'const { env } = process;',
  `const home = process['env'].HOME;`,
  'const home = process?.env.HOME;',
  `import { env } from 'node:process';`,
])('%s reads the environment too', async (text) => {
  expect(await violationsOf({ 'src/web/a.ts': text })).toEqual([
    'src/web/a.ts:1 reads process.env: only src/config.ts does',
  ]);
});

test('a new folder has to be placed', async () => {
  const text = `import { a } from '../widgets/a.ts';`;
  expect(
    await violationsOf({ 'src/widgets/a.ts': '', 'src/widgets/b.ts': '', 'src/web/a.ts': text }),
  ).toEqual(['src/widgets has no place yet: add it to LAYERS at the top of tools/check-arrows.ts']);
});

test('a cycle of files is found, also inside one folder', async () => {
  const tree = {
    'src/posts/a.ts': `import { b } from '../tags/b.ts';`,
    'src/tags/b.ts': `import { c } from './c.ts';`,
    'src/tags/c.ts': `import { d } from './d.ts';\nimport { a } from '../posts/a.ts';`,
    'src/tags/d.ts': '',
  };
  expect(await violationsOf(tree)).toEqual([
    'src/tags/c.ts:2 imports src/posts/a.ts: closes the cycle src/posts/a.ts -> src/tags/b.ts -> src/tags/c.ts -> src/posts/a.ts',
  ]);
});

test('types may refer to each other', async () => {
  const tree = {
    'src/posts/a.ts': `import type { B } from './b.ts';`,
    'src/posts/b.ts': `import { a } from './a.ts';`,
  };
  expect(await violationsOf(tree)).toEqual([]);
});

test('the command says what is wrong and fails', async () => {
  await using tree = await writeTree({ 'src/web/a.ts': `import '../posts/post.ts';` });
  expect(runCommand(tree.root)).toEqual({
    status: 1,
    stdout:
      'src/web/a.ts:1 imports src/posts/post.ts: web must not know posts\n1 files in src/: 1 problems.\n',
  });
});

test('the command says in one line that all is well', async () => {
  await using tree = await writeTree({ 'src/web/a.ts': '' });
  expect(runCommand(tree.root)).toEqual({ status: 0, stdout: '1 files in src/: the arrows are kept.\n' });
});

async function violationsOf(tree: Record<string, string>): Promise<string[]> {
  await using written = await writeTree(tree);
  return checkArrows(written.root).violations;
}

async function writeTree(tree: Record<string, string>): Promise<AsyncDisposable & { root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'octavo-arrows-'));
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

function runCommand(cwd: string): { status: number | null; stdout: string } {
  const command = join(import.meta.dirname, 'check-arrows.ts');
  const { status, stdout } = spawnSync(process.execPath, [command], { cwd, encoding: 'utf8' });
  return { status, stdout };
}
