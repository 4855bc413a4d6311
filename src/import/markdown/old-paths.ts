// The addresses that a post had where it comes from.
import { redirectPath } from '../../redirects/redirect-path.ts';
import type { CalendarDate } from '../../site/calendar.ts';
import type { Fields } from './fields.ts';
import type { FileName } from './file-name.ts';

export const OLD_PATH_TOKENS = [':path', ':slug', ':year', ':month', ':day'];

/**
 * What the file says itself, what the person who imports says, and what a generator makes of the file's place; each in
 * the form in which redirects are stored.
 * @param patterns such as `/blog/:path`, with the parts of `OLD_PATH_TOKENS`.
 */
export function oldPathsOf(
  fields: Pick<Fields, 'addresses' | 'aliases' | 'slug'>,
  file: FileName,
  date: CalendarDate | null,
  patterns: readonly string[],
): string[] {
  const slug = fields.slug?.split('/').findLast((part) => part !== '') ?? file.stem;
  const place = pathOf([...file.folders, slug]);
  const values = valuesFor(place, slug, date);
  const fill = (address: string, base: string) => fillIn(absolute(address, base), values);
  const own = fields.addresses.flatMap((address) => fill(address, '/'));
  const aliases = fields.aliases.flatMap((alias) => fill(alias, `${parentOf(own[0] ?? place)}/`));
  const given = patterns.flatMap((pattern) => fill(pattern, '/'));
  const derived = [place, pathOf([...file.folders, file.stem]), ...jekyllPaths(file, values)];
  return normalised([...own, ...aliases, ...given, ...derived]);
}

/** What is wrong with a pattern for old paths, or null. */
export function oldPathProblem(pattern: string): string | null {
  if (!pattern.startsWith('/')) return 'must start with /';
  if (!/:(path|slug)\b/.test(pattern)) return 'must hold :path or :slug';
  const unknown = pattern.match(/:[a-z]+/g)?.find((token) => !OLD_PATH_TOKENS.includes(token));
  return unknown === undefined
    ? null
    : `has an unknown part ${unknown}; known are ${OLD_PATH_TOKENS.join(', ')}`;
}

function pathOf(segments: readonly string[]): string {
  return `/${segments.map(encodeURIComponent).join('/')}`;
}

type Values = Record<string, string | undefined>;

function valuesFor(place: string, slug: string, date: CalendarDate | null): Values {
  const digits = (value: number | undefined, length: number) =>
    value === undefined ? undefined : String(value).padStart(length, '0');
  return {
    ':path': place.slice(1),
    ':slug': encodeURIComponent(slug),
    ':title': encodeURIComponent(slug),
    ':year': digits(date?.year, 4),
    ':month': digits(date?.month, 2),
    ':day': digits(date?.day, 2),
  };
}

/** A pattern with its parts filled in; nothing where one of them isn't known. */
function fillIn(pattern: string, values: Values): string[] {
  const tokens = pattern.match(/:[a-z]+/g) ?? [];
  if (tokens.some((token) => values[token] === undefined)) return [];
  return [pattern.replace(/:[a-z]+/g, (token) => values[token] ?? token)];
}

function jekyllPaths(file: FileName, values: Values): string[] {
  if (!file.isJekyllPost) return [];
  const dated = fillIn('/:year/:month/:day/:slug', values);
  return [...dated, ...dated.map((path) => `${path}.html`)];
}

function absolute(address: string, base: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  return path.startsWith('/') ? path : `${base}${path}`;
}

function parentOf(path: string): string {
  return path.replace(/\/+$/, '').replace(/\/[^/]*$/, '');
}

function normalised(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => redirectPath(path.replace(/\/index\.html?$/, '/')) ?? []);
  return [...new Set(found)].filter((path) => path !== '/');
}
