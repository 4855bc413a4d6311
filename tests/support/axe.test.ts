import { expect, test } from 'vitest';
import { expectAccessible } from './axe.ts';
import { openBrowser } from './browser.ts';
import { serveHtml } from './serve-html.ts';

const page = (main: string) => `<!doctype html>
<html lang="en">
  <head><title>A page</title><meta name="viewport" content="width=device-width"></head>
  <body><main><h1>A page</h1>${main}</main></body>
</html>`;

test('an accessible page passes', async () => {
  await expect(check(page('<p>Text</p>'))).resolves.toBeUndefined();
});

test('an inaccessible page fails with the rule, its impact, the place and what to do', async () => {
  const broken = page('<img class="hero" src="/hero.jpg"><p>Text</p>');
  await expect(check(broken)).rejects.toThrow(
    /- image-alt \(critical\): .+\n {4}img — Fix any.+alt attribute/,
  );
});

test('every broken rule is listed', async () => {
  const broken = page('<button></button><h4>Too deep</h4>');
  await expect(check(broken)).rejects.toThrow(/- button-name.+- heading-order/s);
});

async function check(html: string): Promise<void> {
  await using server = await serveHtml(html);
  await using browser = await openBrowser();
  const tab = await browser.newPage();
  await tab.goto(server.url);
  await expectAccessible(tab);
}
