// The queue of comments in a browser: accessible whatever the screen, quick with the keyboard, whole without scripts.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../src/server.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { DAY, NOON, openSite, type TestMember, type TestSite } from './support/site.ts';

let site: TestSite;
let server: RunningServer;
let browser: Browser;
let editor: TestMember;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  site = opened.use(await openSite('sqlite'));
  await fill(site);
  editor = await site.addMember('editor', { name: 'Edith Editor' });
  server = opened.use(await startServer(site.services));
  browser = opened.use(await openBrowser());
});
afterAll(() => opened.disposeAsync());

test.each([
  ['what waits', '/admin/comments'],
  ['what is approved', '/admin/comments?status=approved&post=1'],
  ['spam', '/admin/comments?status=spam'],
  ['a search without results', '/admin/comments?q=nothing-like-it'],
  ['the block list', '/admin/comments/blocks'],
  ['the log', '/admin/comments/log'],
])('%s is accessible on wide and narrow screens, in light and dark, and nothing sticks out', async (_, path) => {
  await using visit = await open({});
  const { page } = visit;
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.goto(server.url + path);
    for (const details of await page.locator('details').all()) await details.locator('summary').click();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }
});

test('with the keyboard alone one comment after the other is judged, and taken back', async () => {
  await using visit = await open({});
  const { page } = visit;
  await page.goto(`${server.url}/admin/comments`);
  const [first, second, third] = await shown(page);
  await page.keyboard.press('j');
  expect(await focused(page)).toBe(first);
  await press(page, 'a');
  expect(await page.locator('.notice').textContent()).toContain('Approved 1 comment.');
  expect(await focused(page)).toBe(second);
  await press(page, 's');
  expect(await focused(page)).toBe(third);
  await press(page, 'u');
  expect((await shown(page))[0]).toBe(second);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  expect(await page.locator('[data-selected]').textContent()).toBe('1 selected');
  await page.locator('input[type=search]').first().focus();
  await page.keyboard.press('d');
  expect(await shown(page)).toContain(second);
});

test('without scripts the same is done with buttons', async () => {
  await using visit = await open({ javaScriptEnabled: false });
  const { page } = visit;
  await page.goto(`${server.url}/admin/comments`);
  const before = await shown(page);
  for (const box of (await page.locator('[data-comment] input[name=comment]').all()).slice(0, 2))
    await box.check();
  await page.locator('.bulk-bar').getByRole('button', { name: 'Approve' }).click();
  await expect.poll(() => shown(page)).toEqual(before.slice(2));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => shown(page)).toEqual(before);
});

async function open(options: BrowserContextOptions) {
  const context: BrowserContext = await browser.newContext(options);
  const [name = '', value = ''] = editor.cookie.split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

/** Presses a key that leads to another page. */
async function press(page: Page, key: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
}

function shown(page: Page): Promise<string[]> {
  return page.locator('[data-comment]').evaluateAll((items) => items.map((item) => item.id));
}

function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}

async function fill(site: TestSite): Promise<void> {
  await site.addPosts([
    { slug: 'harbour', title: 'A harbour in winter, seen from the far side of the water' },
    { slug: 'second' },
  ]);
  const ids = await site.addComments(1, [
    {
      text: 'What a lovely text. I walked there **last winter** and the light was exactly like that.',
      by: 'Ruth',
    },
    {
      text: 'Thank you! Which camera was it?\n\n> the light was exactly like that\n\nI have tried for years.',
      by: 'Anselm Okafor',
      status: 'pending',
      replyTo: 0,
    },
    {
      text: 'Great blog!!! Buy [cheap watches](https://watches.example/), [more](https://a.example) and [more](https://b.example).',
      by: 'Best Watches Online 24/7 Free Shipping Worldwide',
      website: 'https://watches.example/a-very-long-path/that/goes/on/and-on/without-any-end',
      status: 'pending',
    },
    { text: 'أحببت هذا النص كثيرا، شكرا لك.', by: 'ليلى', status: 'pending' },
    {
      text: `\`\`\`\n${'const long = "a line of code that does not end "; '.repeat(4)}\n\`\`\``,
      by: 'Kim',
      status: 'pending',
    },
    { text: 'x'.repeat(400), by: 'Bot', status: 'spam' },
    { text: 'I take that back.', by: 'Ruth', status: 'deleted' },
    { text: 'Thank you, Ruth.', author: 'Ada', replyTo: 0 },
  ]);
  await site.database.transaction(async (tx) => {
    for (const id of ids) {
      const emails = tx.updateTable('comments').set({ guest_email: `guest-${id}@mail.example` });
      await emails.where('id', '=', id).where('author_id', 'is', null).execute();
      const reasons =
        id === 3 ? ['It has 3 links; up to 2 pass.', 'The form was filled in within a second.'] : [];
      const address = id % 2 === 0 ? '2001:db8:85a3:8d3:1319:8a2e:370:7348' : '192.0.2.17';
      const origin = { comment_id: id, address, user_agent: '', created_at: NOON };
      await tx
        .insertInto('comment_origins')
        .values({ ...origin, reasons: JSON.stringify(reasons) })
        .execute();
    }
    await tx
      .insertInto('blocks')
      .values([
        { kind: 'domain', value: 'casino.example', note: 'Every Monday', created_at: NOON - DAY },
        { kind: 'address', value: '2001:db8:85a3:8d3::/64', note: '', created_at: NOON },
      ])
      .execute();
    const entry = { at: NOON, user_name: 'Edith', subject_kind: 'comment', subject: 'A harbour in winter' };
    const detail = JSON.stringify({ from: 'spam', to: 'pending' });
    await tx
      .insertInto('audit_log')
      .values([
        { ...entry, action: 'comment.spam', subject_id: 6, detail },
        { ...entry, action: 'comment.restore', subject_id: 2, detail },
        { ...entry, action: 'comment.delete', subject_id: 999, detail },
        { ...entry, action: 'comment.block', subject_kind: 'block', subject: 'casino.example', detail: '{}' },
      ])
      .execute();
  });
}
