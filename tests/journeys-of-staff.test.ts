// An author and an admin, invited by the owner: what they may do, what they are refused, and how they get back in.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { publishPost } from './support/editing.ts';
import { expectGoodScreen } from './support/good-screen.ts';
import {
  inviteInto,
  type LiveSite,
  OWNER,
  openLiveSite,
  PASSWORD,
  press,
  signIn,
} from './support/live-site.ts';

const AUTHOR = { name: 'Anna', email: 'anna@site.test', role: 'Author' };
const ADMIN = { name: 'Adam', email: 'adam@site.test', role: 'Admin' };
const NEW_PASSWORD = 'louder river stones';

let site: LiveSite;
let owner: Page;
let author: Page;
let admin: Page;
let ownersPost: string;
let ownersComment: string;

beforeAll(async () => {
  site = await openLiveSite();
  owner = await site.setUp();
  const path = await publishPost(owner, 'By the owner', 'Mine.');
  [, ownersPost = ''] = /\/posts\/(\d+)\//.exec(owner.url()) ?? [];
  await owner.goto(path);
  await owner.getByText('You comment as').waitFor();
  await owner.getByLabel('Comment', { exact: true }).fill('Mine too.');
  await press(owner, 'Send comment');
  [, ownersComment = ''] = /(\d+)/.exec((await owner.locator('.comment').getAttribute('id')) ?? '') ?? [];
  author = await inviteInto(site, owner, AUTHOR);
  admin = await inviteInto(site, owner, ADMIN);
});
afterAll(() => site[Symbol.asyncDispose]());
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

test('an author writes posts of their own, and is shown nothing that only editors may do', async () => {
  const path = await publishPost(author, 'By the author', 'Hers.');
  await owner.goto(path);
  await owner.getByRole('link', { name: AUTHOR.name }).first().waitFor();
  await author.goto('/admin/posts');
  expect(await menuOf(author)).toEqual(['Posts', 'Comments', 'Media']);
  expect(await author.locator('.text-table .row-title').allTextContents()).toEqual(['By the author']);
  await author.goto(path);
  await author.getByRole('heading', { name: 'By the author' }).waitFor();
});

test('what only editors may do is refused to an author, whatever is asked for', async () => {
  await author.goto('/admin/');
  const pages = [
    `posts/${ownersPost}/edit`,
    `posts/${ownersPost}/revisions`,
    `posts/${ownersPost}/preview`,
    ...['pages', 'tags', 'tags/new', 'navigation', 'redirects', 'users', 'users/1', 'users/invite'],
    ...['settings', 'settings/comments', 'log', 'comments/blocks', 'comments/log'],
  ];
  for (const path of pages)
    expect([path, await statusOf(author, 'GET', `/admin/${path}`)]).toEqual([path, 403]);
  const text = { base: '1', title: 'Taken', source: 'Taken', action: 'publish', slug: 'taken' };
  const deeds: [path: string, form: Record<string, string>][] = [
    [`posts/${ownersPost}/edit`, text],
    [`posts/${ownersPost}/preview-link`, { change: 'make' }],
    [`posts/${ownersPost}/trash`, {}],
    [`posts/${ownersPost}/delete`, {}],
    ['pages', {}],
    ['tags/new', { name: 'Taken' }],
    ['tags/1', { name: 'Taken', slug: 'taken' }],
    ['navigation', { label: 'Taken', url: '/' }],
    ['redirects/new', { from: '/a/', to: '/' }],
    ['settings', { name: 'Taken' }],
    ['users/invite', { email: 'friend@site.test', role: 'admin' }],
    ['users/3/role', { role: 'owner' }],
    ['comments/moderation', { one: `delete:${ownersComment}` }],
    ['comments/blocks', { value: OWNER.email }],
  ];
  for (const [path, form] of deeds)
    expect([path, await statusOf(author, 'POST', `/admin/${path}`, form)]).toEqual([path, 403]);
  const autosave = { base: 1, fields: { title: 'Taken', source: 'Taken' } };
  expect(await statusOf(author, 'PUT', `/admin/posts/${ownersPost}/autosave`, autosave)).toBe(403);
  await owner.goto('/by-the-owner/');
  expect(await owner.locator('main').textContent()).toMatch(/Mine\.[\s\S]*Mine too\./);
});

test('of many posts an author changes their own alone', async () => {
  await author.goto('/admin/posts');
  await statusOf(author, 'POST', '/admin/posts/bulk', { action: 'trash', id: ownersPost });
  await author.reload();
  await author.locator('.notice', { hasText: 'was left out' }).waitFor();
  expect((await owner.goto('/by-the-owner/'))?.status()).toBe(200);
});

test('an admin manages people, but neither the owner nor the rank of one', async () => {
  await admin.goto('/admin/users');
  await admin.getByRole('link', { name: OWNER.name }).click();
  await admin.getByText('Only owners manage admins and owners.').waitFor();
  expect(await admin.locator('main').getByRole('button').count()).toBe(0);
  await expectGoodScreen(admin);
  const ownersPage = new URL(admin.url()).pathname;
  const deeds: [path: string, form: Record<string, string>][] = [
    ['', { name: 'Nobody', slug: 'nobody' }],
    ['/role', { role: 'reader' }],
    ['/password-link', {}],
    ['/sign-out', {}],
    ['/second-factor', { password: PASSWORD }],
    ['/suspension', {}],
    ['/removal', {}],
  ];
  for (const [path, form] of deeds)
    expect([path, await statusOf(admin, 'POST', ownersPage + path, form)]).toEqual([path, 403]);
  await admin.goto('/admin/users');
  await admin.getByRole('link', { name: AUTHOR.name }).click();
  await admin.getByText('Change the role').click();
  expect(
    await admin.getByRole('radio').evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
  ).not.toContain('owner');
  const raise = await statusOf(admin, 'POST', `${new URL(admin.url()).pathname}/role`, { role: 'owner' });
  expect(raise).toBe(403);
});

test('a forgotten password is set anew by mail, once, and everybody else who had it is out', async () => {
  const page = await site.enter();
  await page.goto('/account/sign-in/');
  await page.getByRole('link', { name: /password/i }).click();
  await page.getByLabel('E-mail address').fill(AUTHOR.email);
  await press(page, 'Send me a link');
  const { link } = await site.mailTo(AUTHOR.email);
  await page.goto(link);
  await expectGoodScreen(page);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await press(page, 'Set the password');
  await page.waitForURL('**/admin/**');
  await author.goto('/admin/');
  expect(new URL(author.url()).pathname, 'the session in the other browser').toBe('/account/sign-in/');
  expect((await author.goto(link))?.status(), 'the link a second time').toBe(410);
  await signIn(author, AUTHOR.email);
  await author.getByRole('alert').waitFor();
  await signIn(author, AUTHOR.email, NEW_PASSWORD);
  await author.waitForURL('**/admin/**');
});

test('a device is signed out from another one', async () => {
  const lost = await site.enter({ userAgent: 'Mozilla/5.0 (Macintosh) Version/18.0 Safari/605.1.15' });
  await signIn(lost, AUTHOR.email, NEW_PASSWORD);
  await lost.waitForURL('**/admin/**');
  await author.goto('/account/sessions/');
  await expectGoodScreen(author);
  await author.getByRole('button', { name: 'Sign out Safari on Mac' }).click();
  await author.getByText('That device is signed out.').waitFor();
  await lost.goto('/admin/');
  expect(new URL(lost.url()).pathname).toBe('/account/sign-in/');
  expect((await author.goto('/admin/'))?.status()).toBe(200);
  expect(new URL(author.url()).pathname).toBe('/admin/');
});

/** What a page of theirs is told when it asks by itself, without any form being shown. */
function statusOf(
  page: Page,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  values?: Readonly<Record<string, unknown>>,
): Promise<number> {
  return page.evaluate(
    async ({ method, path, values }) => {
      const body =
        method === 'PUT'
          ? { body: JSON.stringify(values), headers: { 'Content-Type': 'application/json' } }
          : { body: new URLSearchParams(values as Record<string, string> | undefined) };
      const answer = await fetch(path, { method, ...(method !== 'GET' && body), redirect: 'manual' });
      return answer.status;
    },
    { method, path, values },
  );
}

function menuOf(page: Page): Promise<string[]> {
  return page.getByRole('navigation', { name: 'Administration' }).getByRole('link').allTextContents();
}
