// What somebody does at the editor.
import type { Page } from 'playwright-core';
import { press, waitForNotice } from './live-site.ts';

/** An empty draft, as the button in the list of posts gives it. */
export async function startPost(page: Page): Promise<void> {
  await page.goto('/admin/posts');
  await page.getByRole('button', { name: 'New post' }).first().click();
  await page.waitForURL('**/admin/posts/*/edit');
}

export async function writePost(page: Page, title: string, source: string): Promise<void> {
  await startPost(page);
  await page.getByRole('textbox', { name: 'Title', exact: true }).first().fill(title);
  await page.locator('[name=source]').fill(source);
}

/** Writes a post and publishes it; its path. */
export async function publishPost(page: Page, title: string, source: string): Promise<string> {
  await writePost(page, title, source);
  await press(page, 'Publish');
  await waitForNotice(page, 'The post is published.');
  return (await page.getByRole('link', { name: 'View', exact: true }).getAttribute('href')) ?? '';
}

/** As when a screenshot is pasted. */
export async function pastePicture(page: Page, name: string, png: Buffer): Promise<void> {
  await page.locator('[name=source]').evaluate(
    (area, [name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], name, { type: 'image/png' }));
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    [name, png.toString('base64')] as const,
  );
}
