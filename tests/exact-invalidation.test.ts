// Every kind of change, and every public address of a small site: what was kept of a page is made anew when the page has
// become another, and only then.
import { expect, test } from 'vitest';
import type { DatabaseKind } from '../src/database/database.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import type { TestSite } from './support/site.ts';
import { CHANGES_OF_COMMENTS } from './support/walk/changes-of-comments.ts';
import { CHANGES_OF_TEXTS } from './support/walk/changes-of-texts.ts';
import { CHANGES_OF_THE_SITE, settingsLeftOut } from './support/walk/changes-of-the-site.ts';
import * as exceptions from './support/walk/exceptions.ts';
import { publicAddresses } from './support/walk/public-addresses.ts';
import { type Finding, Walk } from './support/walk/walk.ts';
import { openWalkedSite } from './support/walk/walked-site.ts';

/** What no page leads to: what is not there, what will be or was there, and other ways of writing an address. */
const UNLINKED = [
  '/nothing',
  '/nothing/',
  '/nothing.md',
  '/page/99/',
  '/tags/none/',
  '/tags/idle/',
  '/tags/brought/',
  '/tags/ocean/',
  '/tags/ocean/feed.xml',
  '/tags/sea',
  '/tags/sea/page/2/',
  '/authors/nobody/',
  '/authors/rea/',
  '/authors/benjamin/',
  '/authors/cleo/',
  '/archive/2019/',
  '/archive/2024/06/',
  '/archive/2026/01/',
  '/draft/',
  '/tomorrow/',
  '/hidden/',
  '/hidden.md',
  '/unready/',
  '/about',
  '/about/people/',
  '/brought/',
  '/cumulus/',
  '/2026/tides/',
  '/sea',
  '/about-us',
  '/away',
  '/tides/?comments=1',
  '/tides/?comments=3',
  '/sea-tale/?comments=2',
  '/?p=7',
  '/search?q=sea',
  '/search?q=nowhere',
  '/sitemaps/none.xml',
];

const ONE_OF_EACH = [
  '/',
  '/page/2/',
  '/tags/',
  '/tags/sea/',
  '/authors/ben/',
  '/authors/rea/',
  '/archive/',
  '/archive/2025/11/',
  '/sitemap.xml',
  '/sitemaps/posts-1.xml',
  '/sitemaps/tags.xml',
  '/feed.xml',
  '/llms.txt',
  '/search?q=sea',
  '/tides/',
  '/tides/?comments=2',
  '/sea-tale/',
  '/quiet/',
  '/kites.md',
  '/about/',
  '/nothing/',
  '/draft/',
  '/hidden/',
  '/tags/idle/',
  '/tags/sky/',
  '/tags/rare/',
];

const ADDRESSES: Record<DatabaseKind, (site: TestSite) => Promise<readonly string[]>> = {
  sqlite: (site) => publicAddresses(site, UNLINKED),
  // What the two do differently is in the changes, not in the pages.
  postgres: async () => ONE_OF_EACH,
};

const CHANGES = [...CHANGES_OF_COMMENTS, ...CHANGES_OF_TEXTS, ...CHANGES_OF_THE_SITE];

test('every setting is changed on the walk', () => {
  expect(settingsLeftOut()).toEqual([]);
});

test.each(
  DATABASE_KINDS,
)('a change makes those pages anew that it changes, and no others, on %s', async (kind) => {
  await using walked = await openWalkedSite(kind);
  const { walk, findings } = await Walk.begin(walked.site, await ADDRESSES[kind](walked.site));
  for (const { name, make, ...expected } of CHANGES) {
    walked.site.clock.now += 1000;
    findings.push(...(await walk.check(name, () => make(walked), expected)));
  }
  if (kind === 'sqlite') findings.push(...walk.needless(Object.values(exceptions)));
  expect(told(findings)).toBe('');
}, 180_000);

function told(findings: readonly Finding[]): string {
  return findings
    .map(({ change, address, what, detail }) => `${what}: ${address} after “${change}”\n  ${detail}\n`)
    .join('');
}
