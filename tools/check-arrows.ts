// Keeps the import arrows between the parts of src/ pointing one way.
import { findCycles } from './find-cycles.ts';
import { type Import, isCommentLine, readSourceFiles, type SourceFile } from './read-imports.ts';

/**
 * The parts of src/, from the top down: `posts` is the folder posts/, `app` the file app.ts. A part may import what
 * stands on its own line or below. Type-only imports count.
 */
const LAYERS = [
  'main commands',
  'server services app urls jobs',
  'config',
  'config-variables',
  'import export seed report doctor backup',
  'posts tags authors comments pages media search feeds accounts site redirects inspector cache-admin',
  'web content mail cache invalidation cdn control balance observe',
  'database',
].map((parts) => parts.split(' '));

/** Parts that import no other part at all. */
const SELF_CONTAINED = ['content', 'database'];

/** Parts that only these others may import; everyone else is handed what it needs. Tests may as well. */
const RESERVED = new Map<string, readonly string[]>([
  ['main', []],
  ['config', ['main', 'commands', 'services']],
]);

/** Folders beside src/ that the program itself never imports. Tests may. */
const OUTSIDE = ['tests', 'tools', 'bench'];

const UNKNOWN = -1;

/** The only file that reads process.env. */
const ENVIRONMENT_READER = 'src/config.ts';
const ENVIRONMENT = /\bprocess(?:\??\.env\b|\['env'\])|\benv\b[^}]*\} (?:= process\b|from 'node:process')/;

if (import.meta.main) {
  const { files, violations } = checkArrows(process.cwd());
  const verdict = violations.length === 0 ? 'the arrows are kept' : `${violations.length} problems`;
  console.log([...violations, `${files} files in src/: ${verdict}.`].join('\n'));
  process.exitCode = violations.length === 0 ? 0 : 1;
}

/** Checks the src/ folder of a project. Each violation is one line that names the file, the line and the rule. */
export function checkArrows(root: string): { files: number; violations: string[] } {
  const files = readSourceFiles(root, 'src');
  const violations = [
    ...findUnknownParts(files),
    ...files.flatMap(checkImports),
    ...files.flatMap(checkEnvironment),
    ...describeCycles(files),
  ];
  return { files: files.length, violations };
}

function findUnknownParts(files: readonly SourceFile[]): string[] {
  const parts = new Set(files.map((file) => partOf(file.path)));
  return [...parts]
    .filter((part) => layerOf(part) === UNKNOWN)
    .map((part) => `src/${part} has no place yet: add it to LAYERS at the top of tools/check-arrows.ts`);
}

function checkImports(file: SourceFile): string[] {
  return file.imports.flatMap((imported) => {
    const rule = brokenRule(file, imported);
    return rule === undefined ? [] : [`${file.path}:${imported.line} imports ${imported.target}: ${rule}`];
  });
}

function brokenRule(file: SourceFile, { target }: Import): string | undefined {
  const [folder = ''] = target.split('/');
  if (folder !== 'src') {
    return OUTSIDE.includes(folder) && !isTest(file)
      ? `only *.test.ts files may import from ${folder}/`
      : undefined;
  }
  const from = partOf(file.path);
  const to = partOf(target);
  const isAllowed = from === to || (isTest(file) && RESERVED.has(to)) || mayKnow(from, to);
  return isAllowed ? undefined : `${from} must not know ${to}`;
}

function mayKnow(from: string, to: string): boolean {
  if (layerOf(to) === UNKNOWN) {
    return true;
  }
  const isAboveOrBeside = layerOf(from) <= layerOf(to);
  return isAboveOrBeside && !SELF_CONTAINED.includes(from) && (RESERVED.get(to)?.includes(from) ?? true);
}

function checkEnvironment(file: SourceFile): string[] {
  if (file.path === ENVIRONMENT_READER || isTest(file)) {
    return [];
  }
  return file.text.split('\n').flatMap((line, index) => {
    const isRead = ENVIRONMENT.test(line) && !isCommentLine(line);
    return isRead ? [`${file.path}:${index + 1} reads process.env: only ${ENVIRONMENT_READER} does`] : [];
  });
}

function describeCycles(files: readonly SourceFile[]): string[] {
  return findCycles(files).map(({ file, closing, paths }) => {
    const cycle = [...paths, closing.target].join(' -> ');
    return `${file.path}:${closing.line} imports ${closing.target}: closes the cycle ${cycle}`;
  });
}

/** `src/posts/post.ts` is in the part `posts`, `src/app.test.ts` in `app`. */
function partOf(path: string): string {
  const [, part = ''] = path.split('/');
  return part.replace(/\..*$/, '');
}

function layerOf(part: string): number {
  return LAYERS.findIndex((parts) => parts.includes(part));
}

function isTest(file: SourceFile): boolean {
  return /\.test\.tsx?$/.test(file.path);
}
