// The screens of writers in a browser without scripts: usable by everybody, on any screen.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startServer } from '../src/server.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { openSite } from './support/site.ts';
import { Writer } from './support/writer.ts';

const LOOKS = [
  [{ width: 1440, height: 900 }, 'light'],
  [{ width: 390, height: 844 }, 'dark'],
] as const;

test('each of them is accessible, and nothing sticks out', { timeout: 120_000 }, async () => {
  await using site = await openSite('sqlite');
  const member = await site.addMember('editor', { name: 'Eve' });
  const [eve, bob] = [
    new Writer(site, member),
    new Writer(site, await site.addMember('editor', { name: 'Bob' })),
  ];
  const target = await eve.start();
  await eve.saved(target, { title: 'The tide', source: 'One\n\nTwo', tags: ['Sea'], action: 'publish' });
  await eve.autosave(target, { source: 'One and a half\n\nTwo' });
  await site.addPost({ slug: 'later', status: 'scheduled', publishedAt: site.clock.now + 1000 });
  await using server = await startServer(site.services);
  await using browser = await openBrowser();
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  // The checks need scripts; the site's own do not arrive.
  await context.route('**/*.js', (route) => route.abort());
  context.setDefaultTimeout(10_000);
  const [name = '', value = ''] = member.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  const open = (path: string) => page.goto(server.url + path);
  const place = `/admin/posts/${target.id}`;
  for (const path of ['/admin/', '/admin/posts', '/admin/pages', `${place}/revisions`, `${place}/preview`]) {
    await open(path);
    await expectGood(page);
  }
  await open(`${place}/edit`);
  for (const fold of await page.locator('.editor-fold summary').all()) await fold.click();
  await expectGood(page);
  // Somebody else is quicker.
  await bob.saved(target, { source: 'One\n\nThree' });
  await page.fill('[name=source]', 'One\n\nFour');
  await page.click('button[value=save]');
  expect(await page.title()).toContain('There are two versions');
  await expectGood(page);
  await page.click('button:has-text("Keep mine")');
  expect(await page.inputValue('[name=source]')).toBe('One\n\nFour');
  await open(`${place}/revisions`);
  await page.click('.revisions a >> nth=1');
  await expectGood(page);
  await open(`${place}/edit`);
  await page.fill('[name=title]', '');
  await page.click('button[value=save]');
  expect(await page.textContent('[role=alert]')).toContain('Readers need a title.');
  await expectGood(page);
  await page.click('text=Move to trash');
  expect(await page.textContent('.notice')).toContain('“The tide” is in the trash.');
  await expectGood(page);
  await open(`${place}/edit`);
  await expectGood(page);
});

async function expectGood(page: Page): Promise<void> {
  for (const [size, colorScheme] of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await page.evaluate('scrollTo(0, 0)');
    await expectAccessible(page);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, `${page.url()} at ${size.width}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(LOOKS[0][0]);
}
