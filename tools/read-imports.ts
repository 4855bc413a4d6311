import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface SourceFile {
  /** From the project's root, with slashes: `src/posts/post.ts`. */
  path: string;
  text: string;
  imports: Import[];
}

export interface Import {
  /** The line the statement starts on, counted from 1. */
  line: number;
  /** From the project's root, like `SourceFile.path`. */
  target: string;
  /** Erased before the program runs. */
  isTypeOnly: boolean;
}

// The formatter starts every import and re-export in the first column and ends it with a semicolon, so that no
// parser is needed to find them; a test compares the result with what esbuild finds.
const STATIC_IMPORT =
  /^(?:import|export)(?<type>\s+type\b)?\s*(?:[\w${*][^'"`;]*?\sfrom\s*)?(['"])(?<specifier>\.[^'"]*)\2/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*(['"])(?<specifier>\.[^'"]*)\1/g;
const COMMENT_LINE = /^\s*(?:\/\/|\/\*|\*)/;

/** Every TypeScript file in a folder of the project, with what it imports from the project's other files. */
export function readSourceFiles(root: string, folder: string): SourceFile[] {
  const paths = globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root });
  return paths.sort().map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, imports: readImports(path, text) };
  });
}

/** Whether a line is nothing but a comment, or part of one. */
export function isCommentLine(line: string): boolean {
  return COMMENT_LINE.test(line);
}

function readImports(path: string, text: string): Import[] {
  const matches = [...text.matchAll(STATIC_IMPORT), ...text.matchAll(DYNAMIC_IMPORT)];
  return matches.sort((a, b) => a.index - b.index).flatMap((match) => toImport(path, text, match));
}

function toImport(path: string, text: string, match: RegExpExecArray): Import[] {
  const before = text.slice(0, match.index).split('\n');
  if (isCommentLine(before.at(-1) ?? '')) {
    return [];
  }
  const target = posix.join(posix.dirname(path), match.groups?.specifier ?? '');
  return [{ line: before.length, target, isTypeOnly: match.groups?.type !== undefined }];
}
