import { expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { serveHtml } from './serve-html.ts';

test('opens a page and closes with its scope', async () => {
  const browser = await openBrowser();
  {
    await using server = await serveHtml('<title>Hello</title>');
    await using open = browser;
    const page = await open.newPage();
    await page.goto(server.url);
    expect(await page.title()).toBe('Hello');
  }
  expect(browser.isConnected()).toBe(false);
});
