// Comments as people write them: in place, kept through failures, and the same for eyes, ears and keyboards.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../src/server.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { NOON, openSite, type TestSite } from './support/site.ts';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

let site: TestSite;
let server: RunningServer;
let browser: Browser;
/** The comments on a post that has three pages of them, in the order in which they were written. */
let islanders: number[];
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  site = opened.use(await openSite('sqlite'));
  await site.addPost({ slug: 'harbour', author: 'Ada Lovelace' });
  await site.addComments(1, [
    { text: 'A first comment.', by: 'Ann' },
    { text: 'An answer.', by: 'Ben', replyTo: 0 },
    { text: 'A second comment.', by: 'Cay' },
  ]);
  await site.set('commentsPerPage', 10);
  await site.addPost({ slug: 'island' });
  const many = Array.from({ length: 25 }, (_, index) => ({
    text: `Comment ${index}`,
    by: `Reader ${index}`,
  }));
  islanders = await site.addComments(2, [
    ...many.slice(0, 11),
    { text: 'Yes.', replyTo: 0 },
    ...many.slice(11),
  ]);
  server = opened.use(await startServer(site.services));
  browser = opened.use(await openBrowser());
});
afterAll(() => opened.disposeAsync());

test('a guest replies in place, sees what waits at once and after a reload, edits it, and deletes it', async () => {
  await using visit = await openPost();
  const { page } = visit;
  await page.locator('#comment-2').getByRole('link', { name: 'Reply to Ben' }).click();
  expect(await focused(page)).toBe('text');
  await fillGuest(page, 'Dee', 'dee@dee.example');
  await page.getByLabel('Comment', { exact: true }).fill('Typed **quickly**.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send comment' }).click();

  const mine = page.locator('li:has(> #comment-2) > ol > li > .comment', { hasText: 'Typed quickly.' });
  await mine.waitFor();
  expect(await mine.textContent()).toContain('Only you see this so far.');
  expect(await mine.getAttribute('id')).toBe(await page.locator(':focus').getAttribute('id'));
  expect(await page.locator('.comment-form [role=status]').textContent()).toContain('will appear');
  expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('');
  await expectAccessible(page);

  await page.reload();
  await mine.waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('Dee');

  await mine.getByRole('link', { name: 'Edit your comment' }).click();
  await page.getByLabel('Your comment').fill('Typed slowly.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  const edited = page.locator('.comment.is-waiting', { hasText: 'Typed slowly.' });
  await edited.waitFor();
  expect(await edited.textContent()).toContain('edited');

  await edited.getByRole('link', { name: 'Delete your comment' }).click();
  await page.getByRole('link', { name: 'Keep it' }).click();
  await edited.getByRole('link', { name: 'Delete your comment' }).click();
  await page.getByRole('button', { name: 'Delete comment' }).click();
  await edited.waitFor({ state: 'detached' });
  expect(await page.locator('.comment').count()).toBe(3);
  expect(visit.complaints).toEqual([]);
});

test('without a connection nothing that was typed is lost, and it can be sent again', async () => {
  await using visit = await openPost();
  const { page, context } = visit;
  await fillGuest(page, 'Eve', 'eve@eve.example');
  await page.getByLabel('Comment', { exact: true }).fill('Sent from a tunnel.');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByText('there is no connection').waitFor();
  expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('Sent from a tunnel.');
  await context.setOffline(false);
  await page.reload();
  expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('Sent from a tunnel.');
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.locator('.comment', { hasText: 'Sent from a tunnel.' }).waitFor();
  await page.reload();
  expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('');
});

test('what is wrong stands at its field, and what was typed stays', async () => {
  await site.set('commentMaxLength', 50);
  await using visit = await openPost();
  const { page } = visit;
  await fillGuest(page, 'Fay', 'fay@fay');
  const text = page.getByLabel('Comment', { exact: true });
  await text.fill('x'.repeat(51));
  await page.getByText('1 character too many').waitFor();
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByText('Give an e-mail address such as').waitFor();
  expect(await focused(page)).toBe('email');
  expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill('fay@fay.example');
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByText('This is longer than the 50 characters').waitFor();
  expect(await text.inputValue()).toBe('x'.repeat(51));
  expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe(null);
  await site.set('commentMaxLength', 10_000);
});

test('a member writes in their own name, and Escape takes a reply back to the end with its text', async () => {
  const member = await site.addMember('editor', { name: 'Grace Hopper' });
  await using visit = await openPost(member.cookie);
  const { page } = visit;
  await page.getByText('You comment as Grace Hopper.').waitFor();
  expect(await page.getByLabel('Name').isVisible()).toBe(false);
  await page.locator('#comment-1').getByRole('link', { name: 'Reply to Ann' }).click();
  await page.getByLabel('Comment', { exact: true }).fill('Rather to all.');
  await page.keyboard.press('Escape');
  expect(await page.locator('#comment-1 ~ form').count()).toBe(0);
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByRole('heading', { name: '4 comments' }).waitFor();
  const mine = page.locator('.comments > ol > li > .comment', { hasText: 'Rather to all.' });
  await mine.getByRole('link', { name: 'Delete your comment' }).click();
  await page.getByRole('button', { name: 'Delete comment' }).click();
  await page.getByRole('heading', { name: '3 comments' }).waitFor();
});

test('with scripts switched off all of it works on pages of its own', async () => {
  await using visit = await openPost(undefined, { javaScriptEnabled: false });
  const { page } = visit;
  await page.locator('#comment-1').getByRole('link', { name: 'Reply to Ann' }).click();
  await page.getByRole('heading', { name: 'Reply to Ann' }).waitFor();
  await page.getByLabel('Comment', { exact: true }).fill('Without scripts.');
  await fillGuest(page, 'Hal', 'hal');
  await page.getByLabel('E-mail').fill('hal@hal.example');
  // A form that opened a moment ago was filled in by a program.
  site.clock.now += 60_000;
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByRole('heading', { name: 'Your comment' }).waitFor();
  await page.getByText('Only you see this so far.').waitFor();
  await expectAccessibleTo(visit.context, [page.url(), `${page.url()}edit`, `${page.url()}delete`]);
  await page.getByRole('link', { name: 'Edit your comment' }).click();
  await page.getByLabel('Your comment').fill('Still without scripts.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Still without scripts.').waitFor();
  await page.getByRole('link', { name: 'Delete your comment' }).click();
  await page.getByRole('button', { name: 'Delete comment' }).click();
  await page.getByRole('heading', { name: '3 comments' }).waitFor();
  site.clock.now = NOON;
});

test('on a post with many comments the next page is read in place, and an old link finds its comment', async () => {
  await using visit = await openPost(undefined, {}, '/island/');
  const { page } = visit;
  await expectAccessible(page);
  await page.getByRole('navigation', { name: 'Comments: pages' }).getByRole('link', { name: 'Next' }).click();
  await page.waitForURL('**/island/?comments=2#comments');
  await page.getByText('Page 2 of 3').waitFor();
  expect(await page.locator('.comment').count()).toBe(10);
  await expectAccessible(page);
  await expectAccessibleTo(visit.context, [page.url()]);
  await page.goto(`${server.url}/island/#comment-${islanders.at(-1)}`);
  await page.waitForURL(`**/island/?comments=3#comment-${islanders.at(-1)}`);
  await page.locator(`#comment-${islanders.at(-1)}:target`).waitFor();
  expect(visit.complaints).toEqual([]);
});

test('what is written on one page of the comments is shown where it belongs', async () => {
  const member = await site.addMember('editor', { name: 'Mary Kingsley' });
  site.clock.now = NOON + 60 * 60_000;
  await using visit = await openPost(member.cookie, {}, '/island/');
  const { page } = visit;
  await page.getByText('You comment as Mary Kingsley.').waitFor();
  const text = page.getByLabel('Comment', { exact: true });
  await page.locator(`#comment-${islanders[1]}`).getByRole('link', { name: 'Reply to Reader 1' }).click();
  await text.fill('An answer here.');
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.locator(`li:has(> #comment-${islanders[1]}) .comment`, { hasText: 'An answer here.' }).waitFor();
  await text.fill('At the end of them all.');
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.waitForURL('**/island/?comments=3#comment-*');
  await page.locator('.comment:target', { hasText: 'At the end of them all.' }).waitFor();
  await page.getByRole('link', { name: 'Edit your comment' }).waitFor();
  expect(await page.getByText('An answer here.').count(), 'it stands on the first page').toBe(0);
  expect(visit.complaints).toEqual([]);
  site.clock.now = NOON;
});

test('a comment that waits is shown to its writer on every page; an answer, below what it answers', async () => {
  await using visit = await openPost(undefined, {}, '/island/?comments=2');
  const { page } = visit;
  await fillGuest(page, 'Ivo', 'ivo@ivo.example');
  const text = page.getByLabel('Comment', { exact: true });
  await text.fill('To everybody.');
  await page.getByRole('button', { name: 'Send comment' }).click();
  const waiting = page.locator('.comment.is-waiting');
  await waiting.filter({ hasText: 'To everybody.' }).waitFor();
  await page.getByRole('link', { name: 'Reply to' }).first().click();
  await text.fill('To one.');
  await page.getByRole('button', { name: 'Send comment' }).click();
  await waiting.filter({ hasText: 'To one.' }).waitFor();
  for (const [path, texts] of [
    ['/island/?comments=2', ['To one.', 'To everybody.']],
    ['/island/', ['To everybody.']],
  ] as const) {
    await page.goto(server.url + path);
    await waiting.first().waitFor();
    const shown = await waiting.locator('.comment-body').allTextContents();
    expect(shown.map((each) => each.trim()).sort(), path).toEqual([...texts].sort());
  }
  expect(visit.complaints).toEqual([]);
});

interface Visit extends AsyncDisposable {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}

async function openPost(
  cookie?: string,
  options: { javaScriptEnabled?: boolean } = {},
  path = '/harbour/',
): Promise<Visit> {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options });
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    const url = server.url;
    await context.addCookies([
      { name, value, url },
      { name: 'personal', value: '1', url },
    ]);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(server.url + path);
  return { context, page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** The same pages, for the same person, in a browser that can run the checker. */
async function expectAccessibleTo(context: BrowserContext, urls: readonly string[]): Promise<void> {
  const storageState = await context.storageState();
  const [wide, narrow] = [WIDE, NARROW].map((viewport) => ({ viewport, storageState }));
  for (const look of [wide, { ...narrow, colorScheme: 'dark' as const }]) {
    const checking = await browser.newContext(look);
    const page = await checking.newPage();
    for (const url of [...urls, `${server.url}/comments/new?post=1&reply=2`]) {
      await page.goto(url);
      await expectAccessible(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, url).toBeLessThanOrEqual(look?.viewport?.width ?? 0);
    }
    await checking.close();
  }
}

async function fillGuest(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
}

function focused(page: Page): Promise<string | null> {
  return page.locator(':focus').getAttribute('name');
}
