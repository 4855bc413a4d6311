// The pages of accounts in a browser: accessible on wide and narrow screens, in light and dark, and every
// form of the way in works.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUpToken } from '../src/accounts/set-up.ts';
import { type RunningServer, startServer } from '../src/server.ts';
import { addPerson, PASSWORD } from './support/account-site.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { openSite, type TestSite } from './support/site.ts';

let site: TestSite;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  site = opened.use(await openSite('sqlite'));
  server = opened.use(await startServer(site.services));
  browser = opened.use(await openBrowser());
  context = await browser.newContext({ reducedMotion: 'reduce' });
});
afterAll(() => opened.disposeAsync());

test('an owner sets the site up, and the pages of their account can be used by everybody', async () => {
  const page = await context.newPage();
  const token = setUpToken(site.services.authSecret);
  await page.goto(`${server.url}/account/set-up/?token=${token}`);
  await expectGood(page);
  await page.getByLabel('Name of the site').fill('Night notes');
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Your e-mail address').fill('ada@site.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.waitForURL(`${server.url}/admin/**`);
  for (const path of ['', 'email/', 'password/', 'sessions/', 'delete/']) {
    await page.goto(`${server.url}/account/${path}`);
    await expectGood(page);
  }
  await page.getByLabel('Your password').fill('not the password');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByText('That is not your password.').first().waitFor();
  await expectGood(page);
  await page.close();
});

test('a second factor is switched on and asked for', async () => {
  const { email } = await addPerson(site, 'reader', { name: 'Bea' });
  await context.clearCookies();
  const page = await context.newPage();
  await signIn(page, email);
  await page.goto(`${server.url}/account/second-factor/`);
  await expectGood(page);
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Switch it on' }).click();
  const secret = (await page.locator('code.secret').textContent())?.replaceAll(' ', '') ?? '';
  await expectGood(page);
  await page.getByLabel('Code from your app').fill(oneTimeCode(secret));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.locator('.recovery-codes code').first().waitFor();
  const codes = await page.locator('.recovery-codes code').allTextContents();
  await expectGood(page);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, email);
  await expectGood(page);
  await page.getByRole('link', { name: 'Use a recovery code instead' }).click();
  await page.getByLabel('Recovery code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  await page.close();
});

test('the pages for people without an account can be used by everybody', async () => {
  await context.clearCookies();
  const page = await context.newPage();
  for (const path of ['sign-in/', 'sign-up/', 'forgotten-password/', 'reset-password/']) {
    await page.goto(`${server.url}/account/${path}`);
    await expectGood(page);
  }
  await page.goto(`${server.url}/account/sign-up/`);
  await page.getByLabel('Name').fill('Cleo');
  await page.getByLabel('E-mail address').fill('cleo@site.test');
  await page.getByLabel('Password').fill('cleo cleo cleo');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('alert').waitFor();
  await expectGood(page);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('heading', { name: 'Nearly done' }).waitFor();
  await page.close();
});

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${server.url}/account/sign-in/`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function expectGood(page: Page): Promise<void> {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    const widest = await page.evaluate('document.documentElement.scrollWidth');
    expect(widest, `${page.url()} at ${width}`).toBeLessThanOrEqual(width);
  }
}
