// Mail and the pages behind its links as people see them, in a browser without scripts.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureLinkSigner } from '../src/comments/notifications/link-secret.ts';
import { type MailReader, mailChoiceUrl } from '../src/comments/notifications/mail-reader.ts';
import { mailHtml } from '../src/mail/mail-html.tsx';
import { type RunningServer, startServer } from '../src/server.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { NOON, openSite } from './support/site.ts';

const LOOKS = [
  { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

const opened = new AsyncDisposableStack();
let browser: Browser;
beforeAll(async () => {
  browser = opened.use(await openBrowser());
});
afterAll(() => opened.disposeAsync());

test.each(LOOKS)('a mail is legible and accessible: $colorScheme', async (look) => {
  const page = await browser.newPage(look);
  await page.setContent(mailHtml(MAIL, { name: 'Field notes', accentColor: '#ffe94d' }));
  await expectAccessible(page);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(look.viewport.width);
  await page.close();
});

test.each(LOOKS)('the pages are accessible and their buttons work: $colorScheme', async (look) => {
  await using site = await openSite('sqlite');
  await using server: RunningServer = await startServer(site.services);
  const reader: MailReader = { kind: 'guest', email: 'a.reader.with.a.long.address@mail.example.org' };
  const sign = await site.database.transaction((tx) => ensureLinkSigner(tx, NOON));
  const page = await browser.newPage(look);
  await page.goto(mailChoiceUrl(server.url, 'consent', reader, sign));
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send me mail about replies' }).click();
  await page.getByRole('heading', { name: 'You get mail about replies' }).waitFor();
  await page.getByRole('button', { name: 'Send me no mail about comments' }).click();
  await page.getByRole('heading', { name: 'No more mail about comments' }).waitFor();
  await expectAccessible(page);
  await page.close();
});

const MAIL = {
  to: 'ada@example.org',
  subject: 'Bob answered you on “On bees”',
  paragraphs: [
    'Bob answered you on “On bees”:',
    'They dance, and the dance says where the flowers are.\nhttps://bees.example.org/a-very-long-address-that-no-narrow-screen-can-hold-in-one-line/at-all',
  ],
  action: { label: 'Read and answer', url: 'https://blog.example/on-bees/#comment-12' },
  footer: 'You get this because you wrote the comment that is answered.',
  unsubscribeUrl: 'https://blog.example/comments/mail/unsubscribe?reader=m1&key=abc',
};
