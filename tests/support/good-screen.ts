import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from './axe.ts';

const LOOKS = [
  [{ width: 390, height: 844 }, 'dark'],
  [{ width: 1280, height: 900 }, 'light'],
] as const;

/** Everybody can use what is on the screen, on narrow and wide windows, dark and light; nothing sticks out. */
export async function expectGoodScreen(page: Page): Promise<void> {
  for (const [size, colorScheme] of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(widest, `${page.url()} at ${size.width}`).toBeLessThanOrEqual(size.width);
  }
}
