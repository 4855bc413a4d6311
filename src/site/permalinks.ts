// A permalink's pattern is a setting: `/:slug/`, `/:year/:month/:slug/`, `/blog/:author/:slug`, …
import { calendarDate } from './calendar.ts';

export const PERMALINK_TOKENS = [':year', ':month', ':day', ':author', ':slug'] as const;

/** What a permalink is made of. */
export interface PermalinkParts {
  slug: string;
  authorSlug: string;
  /** Milliseconds since 1970; the slug alone must do where there is no date yet. */
  publishedAt: number;
}

/** Paths that belong to the site itself; no post's slug and no page's first segment may be one of them. */
const RESERVED_SEGMENTS: ReadonlySet<string> = new Set([
  'page',
  'tags',
  'authors',
  'archive',
  'search',
  'media',
  'assets',
  'feeds',
  'feed',
  'sitemaps',
  'admin',
  'account',
  'api',
  'comments',
  'preview',
  'metrics',
  'livez',
  'readyz',
  'healthz',
]);

/**
 * Four digits are a year's list and two may be a month's below it; whatever ends like a file may be a feed, an icon or a
 * Markdown version.
 */
export function isReservedSegment(segment: string): boolean {
  return (
    RESERVED_SEGMENTS.has(segment) ||
    /^(\d{2}|\d{4})$/.test(segment) ||
    /\.(md|xml|json|txt|ico|html)$/.test(segment)
  );
}

/** A post's path by the pattern: `/2026/03/hello/`. @param calendar asked only where the pattern holds a date. */
export function permalink(
  pattern: string,
  parts: PermalinkParts,
  calendar: { readonly timeZone: string },
): string {
  const values: Record<string, string> = {
    // A calendar is slow to ask, and most patterns hold no date.
    ...(HAS_DATE.test(pattern) && dateParts(parts.publishedAt, calendar.timeZone)),
    ':author': parts.authorSlug,
    ':slug': parts.slug,
  };
  return pattern.replace(/:[a-z]+/g, (token) => encodeURIComponent(values[token] ?? token));
}

const HAS_DATE = /:(year|month|day)/;

function dateParts(time: number, timeZone: string): Record<string, string> {
  const { year, month, day } = calendarDate(time, timeZone);
  return {
    ':year': String(year).padStart(4, '0'),
    ':month': String(month).padStart(2, '0'),
    ':day': String(day).padStart(2, '0'),
  };
}

/**
 * The slug in a path that has the pattern's form, or null. The rest may be out of date (an old month, another author):
 * whoever finds the post compares its permalink with the path.
 * @param path decoded.
 */
export function slugInPath(pattern: string, path: string): string | null {
  return matcherFor(pattern).exec(path)?.groups?.slug ?? null;
}

/** The slugs that only the patterns of before find in a path. @param path decoded. */
export function formerSlugsInPath(
  patterns: { permalinkPattern: string; formerPermalinkPatterns: readonly string[] },
  path: string,
): string[] {
  const present = slugInPath(patterns.permalinkPattern, path);
  const found = patterns.formerPermalinkPatterns.map((pattern) => slugInPath(pattern, path));
  return [...new Set(found)].filter((slug) => slug !== null).filter((slug) => slug !== present);
}

/** What is wrong with a pattern, or null. */
export function permalinkProblem(pattern: string): string | null {
  if (!/^\/[\w\-.~/:]*$/.test(pattern))
    return 'must start with / and hold letters, digits, - _ . ~ and parts only';
  if (pattern.includes('//')) return 'must not hold an empty part (//)';
  const segments = pattern.split('/').filter((segment) => segment !== '');
  const slugs = segments.filter((segment) => segment === ':slug');
  if (slugs.length !== 1) return 'must hold :slug once, as a part of its own';
  const strange = segments.find((segment) => segment.includes(':') && !isToken(segment));
  if (strange !== undefined) return `has an unknown part ${strange}`;
  const first = segments[0] ?? '';
  if (isReservedSegment(first)) return `must not start with /${first}/, which belongs to the site itself`;
  return null;
}

function isToken(segment: string): boolean {
  return (PERMALINK_TOKENS as readonly string[]).includes(segment);
}

const matchers = new Map<string, RegExp>();

function matcherFor(pattern: string): RegExp {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    const source = pattern
      .replace(/\/$/, '')
      .replace(/[.~-]/g, '\\$&')
      .replace(/:[a-z]+/g, (token) => TOKEN_PATTERNS[token] ?? token);
    matcher = new RegExp(`^${source}/?$`, 'u');
    if (matchers.size > 100) matchers.clear();
    matchers.set(pattern, matcher);
  }
  return matcher;
}

const TOKEN_PATTERNS: Record<string, string> = {
  ':year': '\\d{4,}',
  ':month': '\\d{2}',
  ':day': '\\d{2}',
  ':author': '[^/]+',
  ':slug': '(?<slug>[^/]+)',
};
