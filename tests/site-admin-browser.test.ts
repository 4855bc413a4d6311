import { expect, test } from 'vitest';
import { SessionCookie } from '../src/accounts/session-cookie.ts';
import { startServer } from '../src/server.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { openSite } from './support/site.ts';

test('in a browser the navigation is dragged into order, an accent is seen, and no screen shuts anybody out', async () => {
  await using site = await openSite('sqlite');
  const owner = await site.addMember('owner');
  const editor = await site.addMember('editor');
  await site.addPost({ slug: 'one', tags: ['Sea'] });
  await site.addRedirect('/old/', { postId: 1 });
  await site.as(owner).post('/admin/users/invite', { email: 'new@x.example', role: 'author' });
  await using server = await startServer(site.services);
  await using browser = await openBrowser();
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  const { name } = new SessionCookie(site.services.authSecret, server.url);
  const value = owner.cookie.slice(owner.cookie.indexOf('=') + 1);
  await page.context().addCookies([{ name, value, url: server.url }]);

  await page.goto(`${server.url}/admin/navigation`);
  const labels = () =>
    page.getByLabel('Label').evaluateAll((inputs) => inputs.map((input) => 'value' in input && input.value));
  await page.getByRole('button', { name: 'Move Posts down' }).press('Enter');
  expect(await labels()).toEqual(['Tags', 'Posts', 'Archive']);
  const [handle, first] = [page.locator('[data-drag]').nth(2), page.locator('[data-drag]').first()];
  const target = await first.boundingBox();
  await handle.hover();
  await page.mouse.down();
  await page.mouse.move(target?.x ?? 0, (target?.y ?? 0) - 20, { steps: 4 });
  await page.mouse.up();
  expect(await labels()).toEqual(['Archive', 'Tags', 'Posts']);
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByText('The navigation is saved.').waitFor();
  expect(await labels()).toEqual(['Archive', 'Tags', 'Posts']);

  await page.goto(`${server.url}/admin/settings`);
  const shown = () =>
    page.locator('.is-light .accent-button').evaluate((button) => getComputedStyle(button).backgroundColor);
  const before = await shown();
  await page.getByLabel('Accent colour').fill('#0055aa');
  expect(await shown()).not.toBe(before);

  const paths = [
    'tags',
    'tags/1',
    'navigation',
    'settings',
    'settings/reading',
    'redirects',
    'users',
    `users/${editor.id}`,
    'users/invite',
    'log',
    'cache?url=/',
    'cache/purge?all=1',
  ];
  for (const path of paths) {
    await page.goto(`${server.url}/admin/${path}`);
    await page
      .locator('details:not([open])')
      .evaluateAll((all) => all.forEach((details) => void details.setAttribute('open', '')));
    await expectAccessible(page);
  }
}, 60_000);
