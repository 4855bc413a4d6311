// The site in a browser: accessible in every state, whatever the screen, without anything from elsewhere and without scripts.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../src/server.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { DAY, NOON, openSite, type TestSite } from './support/site.ts';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
type Look = readonly [screen: { width: number; height: number }, colorScheme: 'light' | 'dark'];
const LOOKS: readonly Look[] = [
  [WIDE, 'light'],
  [NARROW, 'dark'],
];
const ALL_LOOKS: readonly Look[] = [...LOOKS, [NARROW, 'light'], [WIDE, 'dark']];

let site: TestSite;
let server: RunningServer;
let browser: Browser;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  site = opened.use(await openSite('sqlite'));
  await fill(site);
  server = opened.use(await startServer(site.services));
  browser = opened.use(await openBrowser());
});
afterAll(() => opened.disposeAsync());

describe.each([
  ['the front page', '/', 200, ALL_LOOKS],
  ['a further page', '/page/2/', 200],
  ['a post with everything', '/everything/', 200, ALL_LOOKS],
  ['a short post', '/post-3/', 200],
  ['a tag', '/tags/sea/', 200],
  ['the tags', '/tags/', 200],
  ['an author', '/authors/ada-lovelace/', 200],
  ['the archive', '/archive/', 200],
  ['a year', '/archive/2026/', 200],
  ['a month', '/archive/2026/03/', 200],
  ['a search with results', '/search?q=harbour', 200],
  ['a search without results', '/search?q=nothing-like-it', 200],
  ['the empty search', '/search', 200],
  ['a static page', '/about/', 200],
  ['what is not there', '/nothing/', 404],
] as [
  name: string,
  path: string,
  status: number,
  looks?: readonly Look[],
][])('%s', (_, path, status, looks = LOOKS) => {
  test('is accessible on wide and narrow screens, in light and dark, and nothing sticks out', async () => {
    const visit = await openPage({ viewport: WIDE }, path, status);
    await expectGood(visit.page, looks);
    expect(visit.strangers()).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.page.close();
  });
});

test('the page for a failure is accessible', async () => {
  const rename = (from: string, to: string) =>
    site.database.transaction((tx) => tx.schema.alterTable(from).renameTo(to).execute());
  await rename('posts', 'posts_gone');
  try {
    // Nobody has asked for it before, so that nothing of it is kept.
    const visit = await openPage({ viewport: WIDE }, '/post-5/', 500);
    await expectGood(visit.page, LOOKS);
    expect(visit.strangers()).toEqual([]);
    await visit.page.close();
  } finally {
    await rename('posts_gone', 'posts');
  }
});

test.each([
  '/',
  '/everything/',
  '/search',
])('the first Tab on %s reaches the link that skips to the content', async (path) => {
  const { page } = await openPage({ viewport: NARROW }, path);
  await page.keyboard.press('Tab');
  const link = page.locator(':focus');
  expect(await link.textContent()).toBe('Skip to content');
  expect((await link.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  await page.keyboard.press('Enter');
  expect(await page.locator(':focus').getAttribute('id')).toBe('main');
  await page.keyboard.press('Tab');
  expect(await page.locator('main :focus').count()).toBe(1);
  await page.close();
});

test('every focus that Tab gives can be seen', async () => {
  const { page } = await openPage({ viewport: WIDE }, '/everything/');
  const outlines = new Set<string>();
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    outlines.add(await page.locator(':focus').evaluate((element) => getComputedStyle(element).outlineStyle));
  }
  expect(outlines).not.toContain('none');
  await page.close();
});

test('everything is read, found and unfolded with scripts switched off', async () => {
  const { page } = await openPage({ viewport: NARROW, javaScriptEnabled: false }, '/');
  await page.getByRole('link', { name: 'Everything at once' }).click();
  await page.getByRole('heading', { level: 1, name: 'Everything at once' }).waitFor();
  expect(await page.locator('.comment').count()).toBe(12);
  const contents = page.locator('details.contents-fold');
  expect(await contents.getByRole('link').first().isVisible()).toBe(false);
  await contents.locator('summary').click();
  await contents.getByRole('link', { name: 'Code' }).click();
  expect(new URL(page.url()).hash).toBe('#code');
  await page.locator('.site-navigation').getByRole('link', { name: 'Search' }).click();
  await page.getByLabel('Search this site').fill('harbour');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText(/\d+ posts for/).waitFor();
  await page.getByRole('link', { name: 'Next' }).click();
  await page.getByText(/page 2 of/).waitFor();
  await page.close();
});

test('the pictures, the fonts and the icon come from the site, and arrive', async () => {
  const { page, answers } = await openPage({ viewport: WIDE }, '/everything/');
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  for (const picture of await page.locator('img').all()) {
    await picture.scrollIntoViewIfNeeded();
    await picture.evaluate((element: HTMLImageElement) => element.decode());
  }
  expect(answers.filter((answer) => answer.includes('/media/')).length).toBeGreaterThanOrEqual(2);
  expect(await page.evaluate(() => document.fonts.check('16px "Literata Variable"'))).toBe(true);
  expect(answers.filter((answer) => !answer.startsWith('200 '))).toEqual([]);
  expect(answers.some((answer) => answer.includes('.woff2'))).toBe(true);
  await page.close();
});

interface Visit {
  page: Page;
  /** What the page asked of others than the site. */
  strangers(): string[];
  /** Errors and warnings on the console. */
  complaints: string[];
  /** `200 http://…` of all that was asked for. */
  answers: string[];
}

async function openPage(options: BrowserContextOptions, path: string, status = 200): Promise<Visit> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options });
  const address = server.url + path;
  const [asked, complaints, answers]: [string[], string[], string[]] = [[], [], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('response', (response) => answers.push(`${response.status()} ${response.url()}`));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium says so of the page itself when it is a 404.
    const isOwnStatus = status !== 200 && message.location().url === address;
    if (['error', 'warning'].includes(message.type()) && !isOwnStatus) complaints.push(message.text());
  });
  const response = await page.goto(address);
  expect(response?.status()).toBe(status);
  return {
    page,
    complaints,
    answers,
    strangers: () => asked.filter((url) => !url.startsWith(`${server.url}/`)),
  };
}

async function expectGood(page: Page, looks: readonly Look[]): Promise<void> {
  for (const [viewport, colorScheme] of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    const sticking = await page.locator('body *').evaluateAll(sticksOut);
    expect(sticking, `${page.url()} at ${viewport.width}`).toEqual([]);
  }
}

/** What readers would have to scroll the whole page sideways to see; runs in the page, whose body clips it. */
function sticksOut(elements: Element[]): string[] {
  const scrolls = (element: Element | null): boolean =>
    element !== null &&
    element !== document.body &&
    (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  return elements
    .filter((element) => element.checkVisibility({ opacityProperty: true }))
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return (
        width > 1 && (right > document.documentElement.clientWidth + 1 || left < -1) && !scrolls(element)
      );
    })
    .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`);
}

async function fill(to: TestSite): Promise<void> {
  const cover = await to.addPicture({ width: 1200, height: 600 });
  const figure = await to.addPicture({ width: 500, height: 400, seed: 1 }, 'figure.jpg');
  const [everything = 0] = await to.addPosts([
    {
      slug: 'everything',
      title: 'Everything at once',
      author: 'Ada Lovelace',
      source: everythingSource(`/media/${figure.hash.slice(0, 20)}/${figure.name}`),
      tags: ['Sea', 'Birds', 'Node.js', 'A tag with a rather long name', 'עברית'],
      coverMediaId: cover.id,
      coverAlt: 'Stripes',
      updatedAt: NOON + 5 * DAY,
    },
    ...Array.from({ length: 40 }, (_, index) => ({
      slug: `post-${index}`,
      title: `Harbour ${index} ${'and more '.repeat(index % 5)}`.trim(),
      author: 'Ada Lovelace',
      tags: [`Tag ${index}`, 'Sea'],
      publishedAt: NOON - (index + 1) * 10 * DAY,
      coverMediaId: index % 3 === 0 ? cover.id : null,
    })),
  ]);
  await to.addComments(everything, [
    {
      text: 'First. `code`, [a link](https://example.org/) and > signs',
      by: 'Ann',
      website: 'https://ann.example/',
    },
    ...Array.from({ length: 9 }, (_, index) => ({ text: `Deeper ${'word '.repeat(20)}`, replyTo: index })),
    { text: 'An answer of the author.', author: 'Ada Lovelace', replyTo: 0 },
    { text: `${'unbroken'.repeat(30)}\n\n\`\`\`\n${'x'.repeat(300)}\n\`\`\``, by: 'N'.repeat(90) },
  ]);
  await to.addPageText({
    path: 'about',
    title: 'About',
    source: everythingSource('/media/0/none.jpg').slice(0, 900),
  });
}

const everythingSource = (picture: string): string => `
Text with *emphasis*, **strength**, \`code\`, ~~no~~, a [link](/about/), <kbd>Ctrl</kbd>, a footnote[^1] and another[^2].

## Lists

- [x] done
- [ ] to do
  1. inner
  2. list

${'Some words of a harbour to make it long. '.repeat(60)}

## Tables

| Name | Left | Right | ${'Wide column | '.repeat(12)}
| :--- | :--- | ---: | ${'--- | '.repeat(12)}
| \`a\` | 1 | 2 | ${'some more text | '.repeat(12)}

## Code

\`\`\`ts
export function greet(name: string): string { return \`Hello \${name}\`; } // ${'a long line '.repeat(20)}
\`\`\`

\`\`\`diff
- old
+ new
\`\`\`

## Pictures

![Stripes in a row](${picture})

<figure><img src="${picture}" alt="The same stripes"><figcaption>With a caption.</figcaption></figure>

## The rest

> A quotation
>
> > in a quotation.

<details><summary>More</summary>Hidden text.</details>

${'Averylongwordwithoutanybreak'.repeat(12)}

https://example.org/${'a-long-address/'.repeat(20)}

מילים בעברית

---

${'More words of a harbour. '.repeat(80)}

### Deeper

#### Deepest

[^1]: The first note, with \`code\`.
[^2]: The second note.
`;
