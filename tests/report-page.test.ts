// A report's page: complete in itself, to be read by everybody, on a screen and on paper.
import { expect, test } from 'vitest';
import { htmlOf } from '../src/report/html.tsx';
import { openBrowser } from './support/browser.ts';
import { expectGoodScreen } from './support/good-screen.ts';
import { SAMPLE_REPORT } from './support/sample-report.ts';

test('a report is accessible on any screen, asks for nothing, and is light on paper', async () => {
  await using browser = await openBrowser();
  const page = await browser.newPage();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.setContent(htmlOf(SAMPLE_REPORT));
  await expectGoodScreen(page);
  expect(requests).toEqual([]);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const colours = await page.evaluate<string[]>(
    "['body', '.plot .note'].map((one) => getComputedStyle(document.querySelector(one))[one === 'body' ? 'backgroundColor' : 'fill'])",
  );
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(29, 27, 25)']);
});

test('a plot has one drawing at a time, and its words stay within it', async () => {
  await using browser = await openBrowser();
  const page = await browser.newPage();
  await page.setContent(htmlOf(SAMPLE_REPORT));
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const shown = page.locator('svg.plot:visible');
    expect(await shown.count()).toBe(2);
    const outside = await shown.evaluateAll((plots) =>
      plots.flatMap((plot) => {
        const edge = plot.getBoundingClientRect();
        return [...plot.querySelectorAll('text')]
          .filter((text) => {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            return left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom;
          })
          .map((text) => text.textContent);
      }),
    );
    expect(outside).toEqual([]);
  }
});
