// From an empty database to a post in its feed, and back to a draft: through the screens alone.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pastePicture, startPost } from './support/editing.ts';
import { expectGoodScreen } from './support/good-screen.ts';
import {
  type LiveSite,
  OWNER,
  openLiveSite,
  PASSWORD,
  press,
  signIn,
  waitForNotice,
} from './support/live-site.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { samplePicture } from './support/sample-pictures.ts';

const TITLE = 'The harbour at night';
const PATH = '/the-harbour-at-night/';
const PERIOD_MS = 30_000;
/** How long it may take until somebody has looked at what is not public yet. */
const TO_LOOK_MS = 60_000;

let site: LiveSite;
let owner: Page;
let reader: Page;
/** Of the post, in the URL of its screens. */
let id: string;
let dueAt: number;
/** The post as the editor showed it before it was published. */
let previewed: string;

beforeAll(async () => {
  site = await openLiveSite();
  [owner, reader] = await Promise.all([site.setUp(), site.enter()]);
});
afterAll(() => site[Symbol.asyncDispose]());
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

test('the owner writes with a picture from the clipboard and tags, and sees the page beside the text', async () => {
  await owner.goto('/admin/tags/new');
  await owner.getByLabel('Name', { exact: true }).fill('Harbours');
  await owner.locator('main').getByRole('button').first().click();
  await waitForNotice(owner, 'The tag “Harbours” is there.');

  await startPost(owner);
  [, id = ''] = /\/posts\/(\d+)\//.exec(owner.url()) ?? [];
  await owner.getByRole('textbox', { name: 'Title', exact: true }).first().fill(TITLE);
  const source = owner.locator('[name=source]');
  await source.pressSequentially('## Lights\n\nThey go on *one by one*.\n\n');
  await pastePicture(owner, 'lights.png', await samplePicture({ width: 1200, height: 800 }).png().toBuffer());
  const describe = owner.getByLabel('What does lights.png show?');
  await describe.fill('Lamps along the quay');
  await describe.press('Enter');
  await describe.waitFor({ state: 'detached' });
  expect(await source.inputValue()).toMatch(/!\[Lamps along the quay\]\(\/media\/\w+\/lights\.png\)/);

  const tags = owner.getByRole('combobox', { name: 'Add tags' });
  await tags.pressSequentially('har');
  await owner.getByRole('option', { name: 'Harbours' }).waitFor();
  await tags.press('ArrowDown');
  await tags.press('Enter');
  await tags.pressSequentially('Night,');
  await owner.locator('[data-save-state=saved]').waitFor();
  const preview = owner.frameLocator('iframe[title=Preview]');
  await preview.getByRole('link', { name: 'Night', exact: true }).waitFor();
  await preview.getByAltText('Lamps along the quay').waitFor();
});

test('whoever has the private link reads the draft without an account', async () => {
  await owner.getByText('Private link', { exact: true }).click();
  await press(owner, 'Make a link');
  await waitForNotice(owner, 'There is a private link now');
  await owner.getByText('Private link', { exact: true }).click();
  const link = await owner.locator('.editor-private-link a').textContent();
  await reader.goto(link ?? '');
  await reader.getByRole('heading', { name: TITLE }).waitFor();
  await reader.getByAltText('Lamps along the quay').waitFor();
  await expectGoodScreen(reader);
  expect((await reader.goto(PATH))?.status()).toBe(404);
});

test('it is scheduled, and no reader sees it before its minute', async () => {
  dueAt = Math.ceil((Date.now() + TO_LOOK_MS) / 60_000) * 60_000;
  await owner.getByLabel('Time of publication').fill(new Date(dueAt).toISOString().slice(0, 16));
  await press(owner, 'Schedule');
  await waitForNotice(owner, 'The post will be published on');
  expect((await reader.goto(PATH))?.status(), 'before its minute').toBe(404);
  const preview = owner.frameLocator('iframe[title=Preview]');
  await preview.getByRole('link', { name: 'Night', exact: true }).waitFor();
  previewed = await preview.locator('article.post').evaluate((article) => article.outerHTML);
  await expectGoodScreen(owner);
});

test('meanwhile the owner switches a second factor on, and gets in by code and by recovery code', async () => {
  const page = await site.enter();
  await signIn(page, OWNER.email);
  await page.waitForURL('**/admin/');
  await page.goto('/account/second-factor/');
  await page.getByLabel('Your password').fill(PASSWORD);
  await press(page, 'Switch it on');
  const secret = (await page.locator('code.secret').textContent())?.replaceAll(' ', '') ?? '';
  await page.getByLabel('Code from your app').fill(oneTimeCode(secret));
  await press(page, 'Confirm');
  const recoveryCode = (await page.locator('.recovery-codes code').first().textContent()) ?? '';
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await press(page, 'Sign out');

  await signIn(page, OWNER.email);
  // Each code is taken once; the app of somebody whose clock is fast shows the next one already.
  await page.getByLabel('Code from your app').fill(oneTimeCode(secret, Date.now() + PERIOD_MS));
  await press(page, 'Go on');
  await page.waitForURL('**/admin/');
  await press(page, 'Sign out');

  await signIn(page, OWNER.email);
  await page.getByRole('link', { name: 'Use a recovery code instead' }).click();
  await page.getByLabel('Recovery code').fill(recoveryCode);
  await press(page, 'Go on');
  await page.waitForURL('**/admin/');
  await page.context().close();
});

test('on its minute it is public and in the feed, as the preview had shown it', async () => {
  const status = async () => (await reader.request.get(PATH)).status();
  // A few seconds are enough to see that it keeps to its minute.
  const aheadMs = Math.max(dueAt - Date.now() - 3_000, 0);
  await site.putClockAhead(aheadMs);
  await expect.poll(status, { timeout: 45_000 }).toBe(200);
  expect(Date.now() + aheadMs, 'published too early').toBeGreaterThanOrEqual(dueAt);
  await reader.goto(PATH);
  expect(await reader.locator('article.post').evaluate((article) => article.outerHTML)).toBe(previewed);
  expect(await (await reader.request.get('/feed.xml')).text()).toContain(`<title>${TITLE}</title>`);
  await reader.goto('/tags/harbours/');
  await reader.getByRole('link', { name: TITLE }).first().waitFor();
});

test('an edit is published, looked at beside what it changed, and taken back', async () => {
  await owner.goto(`/admin/posts/${id}/edit`);
  const source = owner.locator('[name=source]');
  const before = await source.inputValue();
  await source.fill(before.replace('one by one', 'all at once'));
  await press(owner, 'Update');
  await waitForNotice(owner, 'The post is updated.');
  await reader.goto(PATH);
  expect(await reader.locator('article').textContent()).toContain('all at once');

  await owner.getByRole('link', { name: 'Revisions' }).click();
  const newest = owner.locator('.revisions a');
  await newest.first().click();
  await owner.locator('main del').first().waitFor();
  expect((await owner.locator('main del').allTextContents()).join(' ')).toBe('one by one');
  expect((await owner.locator('main ins').allTextContents()).join(' ')).toBe('all at once');
  await expectGoodScreen(owner);
  await owner.getByRole('link', { name: 'Revisions' }).click();
  await newest.nth(1).click();
  await press(owner, 'Restore this');
  await owner.waitForURL('**/edit');
  expect(await source.inputValue()).toBe(before);
  await press(owner, 'Update');
  await waitForNotice(owner, 'The post is updated.');
  await reader.goto(PATH);
  expect(await reader.locator('article').textContent()).toContain('one by one');
});

test('it is taken from readers, put into the trash and out again', async () => {
  await owner.goto(`/admin/posts/${id}/edit`);
  await press(owner, 'Unpublish');
  await waitForNotice(owner, 'The post is a draft again');
  expect((await reader.goto(PATH))?.status()).toBe(404);
  expect(await (await reader.request.get('/feed.xml')).text()).not.toContain(TITLE);

  await press(owner, 'Move to trash');
  await waitForNotice(owner, `“${TITLE}” is in the trash.`);
  expect(await owner.getByRole('link', { name: TITLE }).count()).toBe(0);
  await press(owner, 'Undo');
  await waitForNotice(owner, 'is back, and a draft');
  await press(owner, 'Publish');
  await waitForNotice(owner, 'The post is published.');
  expect((await reader.goto(PATH))?.status()).toBe(200);
});
