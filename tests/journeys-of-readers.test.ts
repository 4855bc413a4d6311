// Guests, readers with an account and a moderator below one post: through their browsers and their mail alone.
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
  waitForNotice,
} from './support/live-site.ts';

const GUEST = { name: 'Gwen', email: 'gwen@guest.test' };
const READER = { name: 'Rita', email: 'rita@reader.test' };
const MODERATOR = { name: 'Mo', email: 'mo@site.test', role: 'Moderator' };

let site: LiveSite;
let owner: Page;
let guest: Page;
let moderator: Page;
let post: string;

beforeAll(async () => {
  site = await openLiveSite();
  [owner, guest] = await Promise.all([site.setUp(), site.enter()]);
  post = await publishPost(owner, 'The tide', 'It comes and goes.');
  await owner.goto('/admin/settings/spam');
  await owner.getByLabel('Seconds that a person needs').fill('0');
  await owner.getByRole('button', { name: 'Save' }).last().click();
  await owner.locator('.notice').waitFor();
});
afterAll(() => site[Symbol.asyncDispose]());
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

test('whom the owner invites by mail becomes a moderator, and sees the comments alone', async () => {
  moderator = await inviteInto(site, owner, MODERATOR);
  expect(await menuOf(moderator)).toEqual(['Comments']);
});

test('a first comment is seen by its writer alone until a moderator approves it', async () => {
  await guest.goto(post);
  await comment(guest, 'Where does it go?', { ...GUEST, wantsReplies: true });
  await commentBy(guest, 'Where does it go?').getByText('Only you see this so far.').waitFor();
  const other = await site.enter();
  await other.goto(post);
  await other.getByRole('heading', { name: 'No comments yet' }).waitFor();

  await moderator.goto('/admin/comments');
  await moderator.getByText('Where does it go?').waitFor();
  await expectGoodScreen(moderator);
  await moderator.locator('.queue-actions').getByRole('button', { name: 'Approve' }).click();
  await moderator.getByText('Where does it go?').waitFor({ state: 'detached' });
  await other.reload();
  await commentBy(other, 'Where does it go?').waitFor();
  expect(await commentBy(other, 'Where does it go?').textContent()).not.toContain('Only you see this');
  await other.context().close();
});

test('the guest confirms the address, hears of a reply, and ends it with one press in the mail program', async () => {
  const asked = await site.mailTo(GUEST.email);
  await guest.goto(asked.link);
  await expectGoodScreen(guest);
  await press(guest, 'Send me mail about replies');
  await guest.getByRole('heading', { name: 'You get mail about replies' }).waitFor();

  await reply(owner, GUEST.name, 'Out to sea.');
  const news = await site.mailTo(GUEST.email);
  expect(news.subject).toBe(`${OWNER.name} answered you on “The tide”`);
  expect(news.text).toContain('Out to sea.');
  await guest.goto(news.link);
  await commentBy(guest, 'Out to sea.').waitFor();

  const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
  expect((await fetch(news.unsubscribe, oneClick)).status).toBe(200);
  await reply(owner, GUEST.name, 'And back again.');
  // Mail goes out in the order of its reasons: after this one, the other would be there.
  await askForNewPassword(MODERATOR.email);
  await expect.poll(async () => (await site.mailTo(MODERATOR.email)).subject).toMatch(/password/i);
  expect(site.hasMail(GUEST.email), 'mail after the end of it').toBe(false);
});

test('a reader makes an account, confirms it, comments and replies, changes and deletes', async () => {
  const page = await site.enter();
  await page.goto('/account/sign-up/');
  await page.getByLabel('Name').fill(READER.name);
  await page.getByLabel('E-mail address').fill(READER.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Make my account');
  await page.getByRole('heading', { name: 'Nearly done' }).waitFor();
  await page.goto((await site.mailTo(READER.email)).link);
  await expectGoodScreen(page);
  await press(page, 'Yes, it is mine');
  await signIn(page, READER.email);
  await page.waitForURL('**/account/**');
  expect((await page.goto('/admin/'))?.status(), 'readers have no desk').toBe(403);

  await page.goto(post);
  await page.getByText(`You comment as ${READER.name}.`).waitFor();
  await comment(page, 'I saw it leave.');
  await commentBy(page, 'I saw it leave.').getByText('Only you see this so far.').waitFor();
  await approveAll();
  await page.reload();
  await commentBy(page, 'I saw it leave.').waitFor();
  await page
    .locator('.comment', { hasText: 'Where does it go?' })
    .getByRole('link', { name: 'Reply' })
    .click();
  await comment(page, 'To the other shore.');
  const answer = page.locator('li li > .comment', { hasText: 'To the other shore.' });
  await answer.getByRole('link', { name: 'Edit your comment' }).click();
  await page.getByLabel('Your comment').fill('To another shore.');
  await press(page, 'Save');
  const changed = commentBy(page, 'To another shore.');
  await changed.getByText('edited').waitFor();
  await expectGoodScreen(page);
  await guest.goto(post);
  await commentBy(guest, 'To another shore.').waitFor();

  await changed.getByRole('link', { name: 'Delete your comment' }).click();
  await press(page, 'Delete comment');
  await changed.waitFor({ state: 'detached' });
  await guest.reload();
  await commentBy(guest, 'I saw it leave.').waitFor();
  expect(await commentBy(guest, 'To another shore.').count()).toBe(0);
});

function commentBy(page: Page, text: string) {
  return page.locator('.comment', { hasText: text });
}

async function comment(
  page: Page,
  text: string,
  by?: { name: string; email: string; wantsReplies: boolean },
): Promise<void> {
  await page.getByLabel('Comment', { exact: true }).fill(text);
  if (by !== undefined) {
    await page.getByLabel('Name').fill(by.name);
    await page.getByLabel('E-mail').fill(by.email);
    if (by.wantsReplies) await page.getByLabel('Mail me when somebody replies').check();
  }
  await press(page, 'Send comment');
}

async function reply(page: Page, to: string, text: string): Promise<void> {
  await page.goto(post);
  await page.getByText(`You comment as ${OWNER.name}.`).waitFor();
  await page
    .getByRole('link', { name: `Reply to ${to}` })
    .first()
    .click();
  await comment(page, text);
  await commentBy(page, text).waitFor();
}

async function approveAll(): Promise<void> {
  await moderator.goto('/admin/comments');
  await moderator.getByLabel('Select all').check();
  await moderator.locator('.bulk-bar').getByRole('button', { name: 'Approve' }).click();
  await waitForNotice(moderator, 'approved');
}

async function askForNewPassword(email: string): Promise<void> {
  const page = await site.enter();
  await page.goto('/account/forgotten-password/');
  await page.getByLabel('E-mail address').fill(email);
  await press(page, 'Send me a link');
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await page.context().close();
}

function menuOf(page: Page): Promise<string[]> {
  return page.getByRole('navigation', { name: 'Administration' }).getByRole('link').allTextContents();
}
