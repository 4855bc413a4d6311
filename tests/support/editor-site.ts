// Somebody at the editor in a real browser.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Database } from '../../src/database/database.ts';

const WIDE = { width: 1440, height: 900 };

export interface Visitor {
  /** Of the server, without a slash at its end. */
  url: string;
  /** `name=value`, as a browser sends it. */
  cookie: string;
}

/** A browser of its own in which somebody is signed in. */
export async function signInBrowser(
  browser: Browser,
  { url, cookie }: Visitor,
  options: { viewport?: { width: number; height: number }; colorScheme?: 'light' | 'dark' } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(30_000);
  await giveCookie(context, url, cookie);
  return context;
}

export async function giveCookie(context: BrowserContext, url: string, cookie: string): Promise<void> {
  const at = cookie.indexOf('=');
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url }]);
}

/** The editor's page once its script runs. */
export async function openEditor(context: BrowserContext, url: string, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await page.locator('[data-toolbar]:not([hidden])').waitFor();
  return page;
}

export function sourceOf(page: Page) {
  return page.locator('textarea[name=source]');
}

/** Waits until the editor says that the text is there, or what keeps it from getting there. */
export async function waitForState(page: Page, state: string): Promise<void> {
  await page.locator(`[data-save-state="${state}"]`).waitFor();
}

/** What the server has of what is being written. */
export async function serverSource(database: Database, postId: number): Promise<string> {
  const row = await database.read
    .selectFrom('edits')
    .select('fields')
    .where('post_id', '=', postId)
    .executeTakeFirst();
  const fields: { source?: string } = JSON.parse(row?.fields ?? '{}');
  return fields.source ?? '';
}
