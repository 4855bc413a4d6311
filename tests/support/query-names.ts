import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface NamedQuery {
  /** As it stands in the source: `posts.list-by-${filter.by}`. */
  name: string;
  file: string;
  /** What the names look like that it may have. */
  pattern: RegExp;
}

/** Every name that the source gives to a query. @param folder of the project. */
export async function queryNames(folder: string): Promise<NamedQuery[]> {
  const files = await readdir(join(folder, 'src'), { recursive: true });
  const found: NamedQuery[] = [];
  for (const file of files.filter((one) => /(?<!\.test)\.tsx?$/.test(one)).sort()) {
    const source = await readFile(join(folder, 'src', file), 'utf8');
    for (const name of namesIn(source)) found.push({ name, file, pattern: patternOf(name) });
  }
  return found;
}

function namesIn(source: string): Set<string> {
  const given = [...source.matchAll(/\bnamed\(\s*[\w.#]+,\s*(?:'([^']+)'|`((?:[^`$]|\$\{[^`]*?\})+)`)/g)];
  const names = given.map(([, plain, template]) => plain ?? template ?? '');
  // Where a function is handed the name of its query, its callers have it.
  if (/\bnamed\(\s*[\w.#]+,\s*\w+\)/.test(source))
    names.push(
      ...[...source.matchAll(/\((?:db|tx|read), '([a-z-]+\.[a-z-]+)'/g)].map(([, name = '']) => name),
    );
  return new Set(names);
}

function patternOf(name: string): RegExp {
  const parts = name.split(/\$\{.*?\}/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[\\w-]*')}$`);
}
