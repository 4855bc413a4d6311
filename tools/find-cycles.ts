import type { Import, SourceFile } from './read-imports.ts';

export interface ImportCycle {
  /** The file that closes the cycle, and its import that does so. */
  file: SourceFile;
  closing: Import;
  /** The files of the cycle in the order of import; the last one is `file`. */
  paths: string[];
}

/** The import cycles that exist while the program runs: type-only imports do not count. */
export function findCycles(files: readonly SourceFile[]): ImportCycle[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const cycles: ImportCycle[] = [];

  function visit(file: SourceFile, trail: readonly string[]): void {
    const paths = [...trail, file.path];
    for (const imported of file.imports.filter(({ isTypeOnly }) => !isTypeOnly)) {
      const target = byPath.get(imported.target);
      if (paths.includes(imported.target)) {
        cycles.push({ file, closing: imported, paths: paths.slice(paths.indexOf(imported.target)) });
      } else if (target !== undefined && !finished.has(target.path)) {
        visit(target, paths);
      }
    }
    finished.add(file.path);
  }

  for (const file of files) {
    if (!finished.has(file.path)) {
      visit(file, []);
    }
  }
  return cycles;
}
