// The tools of the editor: formats, pictures, the preview, tags. One browser, one page after the other.
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startText } from '../src/posts/editing/start-text.ts';
import { type RunningServer, startServer } from '../src/server.ts';
import { ensureTags } from '../src/tags/ensure-tags.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { openEditor, serverSource, signInBrowser, sourceOf, waitForState } from './support/editor-site.ts';
import { samplePicture } from './support/sample-pictures.ts';
import { NOON, openSite, type TestMember, type TestSite } from './support/site.ts';

let site: TestSite;
let server: RunningServer;
let browser: Browser;
let ada: TestMember;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  site = opened.use(await openSite('sqlite'));
  ada = await site.addMember('editor', { name: 'Ada' });
  await site.database.transaction((tx) =>
    ensureTags(tx, [{ name: 'Paris, France' }, { name: 'Painting' }, { name: 'Sea' }], NOON),
  );
  server = opened.use(await startServer(site.services));
  browser = opened.use(await openBrowser());
});
afterAll(() => opened.disposeAsync());

test('keys format the selection, lists go on, and the browser takes it all back', async () => {
  await using visit = await openDraft();
  const { page } = visit;
  const text = sourceOf(page);
  await text.pressSequentially('one two');
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await page.keyboard.press('Control+b');
  expect(await text.inputValue()).toBe('one **two**');
  await page.keyboard.press('Control+b');
  expect(await text.inputValue()).toBe('one two');
  await page.keyboard.press('Control+i');
  expect(await text.inputValue()).toBe('one *two*');
  await page.keyboard.press('Alt+2');
  expect(await text.inputValue()).toBe('## one *two*');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await text.inputValue()).toBe('one two');

  await text.fill('');
  await text.pressSequentially('1. first\nsecond\n');
  expect(await text.inputValue()).toBe('1. first\n2. second\n3. ');
  await page.keyboard.press('Enter');
  expect(await text.inputValue()).toBe('1. first\n2. second\n');
  await text.pressSequentially('- a\nb');
  await page.keyboard.press('Tab');
  expect(await text.inputValue()).toBe('1. first\n2. second\n- a\n  - b');
  await page.keyboard.press('Shift+Tab');
  expect(await text.inputValue()).toBe('1. first\n2. second\n- a\n- b');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await text.evaluate((area) => area === document.activeElement)).toBe(false);
});

test('an address pasted on words makes a link; what is copied from a page keeps its simple formats', async () => {
  await using visit = await openDraft();
  const { page } = visit;
  const text = sourceOf(page);
  await text.fill('the harbour');
  await text.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 11));
  await paste(page, { 'text/plain': 'https://example.org/a' });
  expect(await text.inputValue()).toBe('the [harbour](https://example.org/a)');
  await text.fill('');
  const html =
    '<meta><b style="font-weight:normal"><h2>Title</h2><p>Some <strong>bold </strong>and <em>soft</em> <a href="https://example.org/">words</a></p><ul><li>one<ol><li>deep</li></ol></li><li>two</li></ul><script>alert(1)</script></b>';
  await paste(page, { 'text/plain': 'plain', 'text/html': html });
  expect(await text.inputValue()).toBe(
    '## Title\n\nSome **bold** and *soft* [words](https://example.org/)\n\n- one\n  1. deep\n- two',
  );
  await text.fill('');
  expect(await paste(page, { 'text/plain': '2*3', 'text/html': '<span>2*3</span>' })).toBe(
    'left to the browser',
  );
});

test('pictures are pasted and dropped, shown while they arrive, described, and never half saved', async () => {
  await using visit = await openDraft();
  const { page, id } = visit;
  const text = sourceOf(page);
  await text.pressSequentially('Before. ');
  const held: Route[] = [];
  await page.route('**/admin/media', (route) => void held.push(route));
  await dropFiles(page, 'paste', [['sea.png', await picture(1)]]);
  await page.getByRole('progressbar', { name: 'Uploading sea.png' }).waitFor();
  expect(await text.inputValue()).toBe('Before. ![Uploading sea.png … 0 %](#upload-1)');
  await text.press('End');
  await text.pressSequentially(' After.');
  await waitForState(page, 'saved');
  expect(await serverSource(site.database, id)).toBe('Before.  After.');
  await expect.poll(() => held.length).toBe(1);
  await held[0]?.continue();
  await page.unroute('**/admin/media');
  const describe = page.getByLabel('What does sea.png show?');
  await describe.waitFor();
  expect(await text.evaluate((area) => area === document.activeElement)).toBe(true);
  await expectAccessible(page);
  await describe.fill('The [sea] at noon');
  await describe.press('Enter');
  await describe.waitFor({ state: 'detached' });
  expect(await text.inputValue()).toMatch(
    /^Before\. !\[The \\\[sea\\\] at noon\]\(\/media\/[\da-f]{20}\/sea\.png\) After\.$/,
  );
  await expect.poll(() => altOf('sea.png')).toBe('The [sea] at noon');

  await text.press('End');
  await dropFiles(page, 'drop', [
    ['one.png', await picture(2)],
    ['page.html', '<!doctype html><script>1</script>'],
  ]);
  await page.getByText('Not a JPEG, PNG').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('A file did not arrive. Try it again or leave it out').waitFor();
  await page.getByRole('button', { name: 'Leave page.html out' }).click();
  await page.getByLabel('What does one.png show?').waitFor();
  await page.getByText('It is only decoration').click();
  await page.getByRole('button', { name: 'Done with one.png' }).click();
  await waitForState(page, 'saved');
  const saved = await serverSource(site.database, id);
  expect(saved).toMatch(/ After\.!\[\]\(\/media\/[\da-f]{20}\/one\.png\)\s*$/);
  expect(saved).not.toContain('#upload');
});

test('the cover is chosen and taken away beside the text', async () => {
  await using visit = await openDraft();
  const { page, id } = visit;
  await page.getByText('Excerpt and cover').click();
  const chosen = page.waitForEvent('filechooser');
  await page.locator('[data-cover]').getByRole('button', { name: 'Choose a picture' }).click();
  await (await chosen).setFiles({ name: 'cover.png', mimeType: 'image/png', buffer: await picture(3) });
  await page.locator('[data-cover] img').waitFor();
  await waitForState(page, 'saved');
  expect(await coverOf(id)).toBeTypeOf('number');
  await page.locator('[data-cover]').getByRole('button', { name: 'Remove' }).click();
  await waitForState(page, 'typing');
  await waitForState(page, 'saved');
  expect(await coverOf(id)).toBeNull();
});

test('the preview is the page itself, changes only where the text does, and runs nothing', async () => {
  await using visit = await openDraft();
  const { page } = visit;
  const text = sourceOf(page);
  await text.fill('A first paragraph.\n\nA second one.');
  const inner = page.frameLocator('iframe[title=Preview]');
  const first = inner.getByText('A first paragraph.');
  await first.waitFor();
  await first.evaluate((node) => Reflect.set(node, 'isSame', true));
  await text.press('Control+End');
  await text.pressSequentially(' It *grows*.');
  await inner.locator('.content em', { hasText: 'grows' }).waitFor();
  expect(await first.evaluate((node) => Reflect.get(node, 'isSame'))).toBe(true);
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe('allow-same-origin');
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.locator('iframe').waitFor({ state: 'hidden' });
  expect(await text.isVisible()).toBe(true);
});

test('tags are completed by the keyboard, names with commas among them', async () => {
  await using visit = await openDraft();
  const { page, id } = visit;
  const input = page.getByRole('combobox', { name: /tags/i });
  await input.pressSequentially('pa');
  await page.getByRole('option', { name: 'Paris, France' }).waitFor();
  await expectAccessible(page);
  const names = await page.getByRole('option').allTextContents();
  for (let at = 0; at <= names.indexOf('Paris, France'); at++) await input.press('ArrowDown');
  await input.press('Enter');
  await input.pressSequentially('Quite new,"Rock, Paper"');
  await input.press('Enter');
  expect(await input.inputValue()).toBe('');
  await waitForState(page, 'saved');
  const row = await site.database.read
    .selectFrom('edits')
    .select('fields')
    .where('post_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(JSON.parse(row.fields)).toMatchObject({ tags: ['Paris, France', 'Quite new', 'Rock, Paper'] });
});

test('the help lists the keys; narrow windows show the text or its preview', async () => {
  await using visit = await openDraft({ width: 390, height: 844 });
  const { page } = visit;
  await page.getByRole('button', { name: 'Keys and help' }).click();
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  expect(await page.getByRole('dialog').textContent()).toContain('Leave the text for the next field');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.locator('iframe').waitFor();
  expect(await sourceOf(page).isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('files dropped on the library are in it', async () => {
  const context = await signInBrowser(browser, { url: server.url, cookie: ada.cookie });
  const page = await context.newPage();
  await page.goto(`${server.url}/admin/media`);
  await page.locator('[data-uploads][data-improved]').waitFor();
  await page.getByLabel('Add files').setInputFiles([
    { name: 'lighthouse.png', mimeType: 'image/png', buffer: await picture(8) },
    { name: 'beach.png', mimeType: 'image/png', buffer: await picture(9) },
  ]);
  const card = page.getByRole('link', { name: 'lighthouse.png' });
  await card.waitFor();
  await page.getByRole('link', { name: 'beach.png' }).waitFor();
  await expectAccessible(page);
  await card.click();
  await page.getByRole('button', { name: 'Copy: Markdown' }).waitFor();
  await expectAccessible(page);
  await context.close();
});

async function openDraft(viewport?: { width: number; height: number }) {
  const actor = { userId: ada.id, name: ada.name, role: ada.role, address: null };
  const id = await site.database.transaction((tx) => startText(tx, actor, 'post', site.clock.now));
  const context = await signInBrowser(
    browser,
    { url: server.url, cookie: ada.cookie },
    viewport ? { viewport } : {},
  );
  const page = await openEditor(context, server.url, `/admin/posts/${id}/edit`);
  await sourceOf(page).focus();
  return { page, id, [Symbol.asyncDispose]: () => context.close() };
}

/** As a browser does; what becomes of it. */
function paste(page: Page, data: Readonly<Record<string, string>>): Promise<string> {
  return sourceOf(page).evaluate((area, given) => {
    const clipboardData = new DataTransfer();
    for (const [type, value] of Object.entries(given)) clipboardData.setData(type, value);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    return area.dispatchEvent(event) ? 'left to the browser' : 'taken';
  }, data);
}

async function dropFiles(
  page: Page,
  type: 'paste' | 'drop',
  files: readonly [name: string, body: Buffer | string][],
): Promise<void> {
  const given = files.map(([name, body]) => [name, Buffer.from(body).toString('base64')] as const);
  await sourceOf(page).evaluate(
    (area, { type, given }) => {
      const data = new DataTransfer();
      for (const [name, body] of given) {
        const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: name.endsWith('.png') ? 'image/png' : 'text/html' }));
      }
      const options = { bubbles: true, cancelable: true };
      const event =
        type === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, ...options })
          : new DragEvent('drop', { dataTransfer: data, ...options });
      area.dispatchEvent(event);
    },
    { type, given },
  );
}

function picture(seed: number): Promise<Buffer> {
  return samplePicture({ width: 60, height: 40, seed }).png().toBuffer();
}

async function altOf(name: string): Promise<string | undefined> {
  const row = await site.database.read
    .selectFrom('media')
    .select('alt')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.alt;
}

async function coverOf(id: number): Promise<unknown> {
  const row = await site.database.read
    .selectFrom('edits')
    .select('fields')
    .where('post_id', '=', id)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.fields).coverMediaId;
}
