// Compiles TSX to concatenations of strings, for the program that is built. The runtime in src/web/jsx/ gives the same
// markup, element by element: tests and tools use it as it is.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parse } from '@babel/parser';
import type { PartialMessage, Plugin } from 'esbuild';
import MagicString from 'magic-string';
import { codeOf } from './compile-jsx.ts';
import { CALLS, type Piece } from './compiled-code.ts';

const RUNTIME = join(import.meta.dirname, '../src/web/jsx');

/** A plugin of esbuild. What it does not compile itself is left in the file as JSX. */
export const compileTsx: Plugin = {
  name: 'compile-tsx',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      try {
        return { contents: compileModule(source, path), loader: 'tsx' };
      } catch (error) {
        return { errors: [messageOf(error, path, source)] };
      }
    });
  },
};

/**
 * A module whose elements are concatenations, with a map to its source in the last line.
 * @throws SyntaxError with the place as `loc`.
 */
export function compileModule(source: string, path: string): string {
  if (source.includes('jsx$')) throw new SyntaxError('Names with jsx$ belong to the compiler.');
  const { program } = parse(source, {
    sourceType: 'module',
    plugins: ['typescript', 'jsx'],
    createParenthesizedExpressions: true,
  });
  const compiled = new MagicString(source);
  replace(compiled, codeOf({ ...program, start: 0, end: source.length }));
  compiled.prepend(imports(path));
  const map = compiled.generateMap({ source: path, includeContent: true, hires: 'boundary' });
  return `${compiled}\n//# sourceMappingURL=${map.toUrl()}\n`;
}

/** Lets the pieces of the source stand and puts new code into the gaps between them. */
function replace(compiled: MagicString, pieces: readonly Piece[]): void {
  let done = 0;
  let code = '';
  for (const piece of [...pieces, { from: compiled.original.length, to: compiled.original.length }]) {
    if (typeof piece === 'string') {
      code += piece;
      continue;
    }
    if (piece.from > done) compiled.update(done, piece.from, code);
    else if (code !== '') compiled.appendLeft(done, code);
    code = '';
    done = piece.to;
  }
}

function imports(path: string): string {
  const { attribute, booleanAttribute, ...html } = CALLS;
  return importOf(path, 'html.ts', html) + importOf(path, 'attribute.ts', { attribute, booleanAttribute });
}

function importOf(path: string, file: string, calls: Readonly<Record<string, string>>): string {
  const names = Object.entries(calls).map(([name, as]) => `${name} as ${as}`);
  const from = relative(dirname(path), join(RUNTIME, file));
  return `import { ${names.join(', ')} } from ${JSON.stringify(`./${from}`)}; `;
}

function messageOf(error: unknown, file: string, source: string): PartialMessage {
  if (!(error instanceof SyntaxError)) throw error;
  const { line = 1, column = 0 } = 'loc' in error ? (error.loc as { line?: number; column?: number }) : {};
  return { text: error.message, location: { file, line, column, lineText: source.split('\n')[line - 1] } };
}
