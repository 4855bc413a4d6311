// Writing through whatever happens: every character that was typed is there afterwards, or shown beside its rival.
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SessionCookie } from '../src/accounts/session-cookie.ts';
import { addSession } from '../src/accounts/sessions.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { startText } from '../src/posts/editing/start-text.ts';
import { type RunningServer, startServer } from '../src/server.ts';
import { expectAccessible } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import {
  giveCookie,
  openEditor,
  serverSource,
  signInBrowser,
  sourceOf,
  waitForState,
} from './support/editor-site.ts';
import { freePort } from './support/free-port.ts';
import { startOctavo } from './support/octavo.ts';
import { openSite, type TestMember, type TestSite } from './support/site.ts';

let site: TestSite;
let server: RunningServer;
let browser: Browser;
let ada: TestMember;
let bob: TestMember;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  site = opened.use(await openSite('sqlite'));
  ada = await site.addMember('editor', { name: 'Ada' });
  bob = await site.addMember('editor', { name: 'Bob' });
  server = opened.use(await startServer(site.services));
  browser = opened.use(await openBrowser());
});
afterAll(() => opened.disposeAsync());

test('a server that is killed while somebody types, and comes back, has every character', async () => {
  const secret = 'a secret for tests of the editor alone';
  const port = String(await freePort());
  const env = { PORT: port, AUTH_SECRET: secret };
  await using first = await startOctavo({ env });
  const { url, dataDir } = first;
  await using database = await openDatabase({ kind: 'sqlite', file: join(dataDir, 'octavo.db') });
  const { id, cookie } = await database.transaction(async (tx) => {
    const now = Date.now();
    const user = { slug: 'cleo', name: 'Cleo', email: 'cleo@site.test', role: 'author', bio: '' } as const;
    const { id: userId } = await tx
      .insertInto('users')
      .values({ ...user, email_verified: 1, created_at: now, updated_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    const token = await addSession(tx, { userId, address: null, userAgent: null }, now);
    const actor = { userId, name: 'Cleo', role: 'author', address: null } as const;
    const text = await startText(tx, actor, 'post', now);
    return { id: text, cookie: new SessionCookie(secret, url).write(token).split(';')[0] ?? '' };
  });
  const context = await signInBrowser(browser, { url, cookie });
  const page = await openEditor(context, url, `/admin/posts/${id}/edit`);
  const [begun, rest] = ['It began in the harbour. ', 'The sea was calm, and then it was not. '];
  await sourceOf(page).pressSequentially(begun);
  await waitForState(page, 'saved');
  const typing = sourceOf(page).pressSequentially(rest, { delay: 10 });
  await first.stop('SIGKILL');
  await typing;
  await waitForState(page, 'waiting');
  expect(await page.locator('[role=status][data-save-state]').textContent()).toMatch(
    /^Not connected\. Your text is kept on this device; trying again in \d+ s\.$/,
  );
  await using _again = await startOctavo({ env: { ...env, DATA_DIR: dataDir } });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await waitForState(page, 'saved');
  expect(await serverSource(database, id)).toBe(begun + rest);
  expect(await copiesOn(page)).toEqual([]);
  await context.close();
});

test('a tab that ends in the middle of a word goes on with it when it is opened again', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await visit.block();
  await sourceOf(page).pressSequentially('Half a wor');
  await crash(page);
  await visit.unblock();
  const again = await visit.open();
  await again.getByText('What had not reached the site yet is back in the text.').waitFor();
  expect(await sourceOf(again).inputValue()).toBe('Half a wor');
  await waitForState(again, 'saved');
  expect(await visit.server()).toBe('Half a wor');
  expect(await copiesOn(again)).toEqual([]);
});

test('a tab that is left sends what it has; an answer that was lost is no other version', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await page.route('**/autosave', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await sourceOf(page).pressSequentially('First');
  await waitForState(page, 'waiting');
  expect(await visit.server()).toBe('First');
  await sourceOf(page).pressSequentially(' and more');
  await page.unroute('**/autosave');
  await waitForState(page, 'saved');
  expect(await visit.server()).toBe('First and more');
  await sourceOf(page).pressSequentially(', to the end');
  await page.goto('about:blank');
  await expect.poll(() => visit.server()).toBe('First and more, to the end');
});

test('a second tab follows the first; where both have changed, both are shown and the other one is kept', async () => {
  await using visit = await visitOf(ada);
  const one = await visit.edit();
  const two = await visit.open();
  await one.getByText('This text is open in another tab too.').waitFor();
  await sourceOf(one).pressSequentially('Common ground.');
  await waitForState(one, 'saved');
  await expect.poll(() => sourceOf(two).inputValue()).toBe('Common ground.');
  await visit.block();
  await sourceOf(one).pressSequentially(' From the first tab.');
  await sourceOf(two).focus();
  await two.keyboard.press('Control+End');
  await two.keyboard.type(' From the second tab.');
  await visit.unblock();
  await one.evaluate(() => dispatchEvent(new Event('online')));
  await waitForState(one, 'saved');
  await two.evaluate(() => dispatchEvent(new Event('online')));
  await waitForState(two, 'conflict');
  const versions = two.locator('[data-conflict]');
  expect(await versions.locator('ins').allTextContents()).toEqual(['second']);
  expect(await versions.locator('del').allTextContents()).toEqual(['first']);
  await expectAccessible(two);
  await two.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(two);
  await two.getByRole('button', { name: 'Keep mine' }).click();
  await waitForState(two, 'saved');
  expect(await visit.server()).toBe('Common ground. From the second tab.');
  await two.getByRole('button', { name: /^Version set aside/ }).click();
  expect(await versions.textContent()).toContain('From the first tab.');
});

test('two people: who saved is told, and theirs may be taken while mine is kept', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await sourceOf(page).pressSequentially('By Ada.');
  await waitForState(page, 'saved');
  await using other = await visitOf(bob, visit.id);
  const others = await other.open();
  await sourceOf(others).fill('By Bob.');
  await waitForState(others, 'saved');
  await page.locator('[name=title]').fill('A title');
  await waitForState(page, 'conflict');
  const versions = page.locator('[data-conflict]');
  expect(await versions.textContent()).toMatch(/Bob saved it \(/);
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await waitForState(page, 'saved');
  expect(await sourceOf(page).inputValue()).toBe('By Bob.');
  expect(await page.locator('[name=title]').inputValue()).toBe('');
  await page.getByRole('button', { name: /^Version set aside/ }).click();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await waitForState(page, 'saved');
  expect(await page.locator('[name=title]').inputValue()).toBe('A title');
  expect(await visit.server()).toBe('By Ada.');
});

test('what stayed on the device meets what was written elsewhere meanwhile', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await visit.block();
  await sourceOf(page).pressSequentially('Written on the train');
  await page.close();
  await visit.unblock();
  await using other = await visitOf(bob, visit.id);
  const others = await other.open();
  await sourceOf(others).fill('Written at the desk');
  await waitForState(others, 'saved');
  const again = await visit.open();
  const versions = again.locator('[data-conflict]');
  await versions.getByText('This device has a version that never reached the site').waitFor();
  expect(await versions.textContent()).toContain('Written on the train');
  expect(await sourceOf(again).inputValue()).toBe('Written at the desk');
  await again.getByRole('button', { name: 'Use the one on this device' }).click();
  await waitForState(again, 'saved');
  expect(await visit.server()).toBe('Written on the train');
});

test('who was signed out meanwhile signs in elsewhere and goes on', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await visit.context.clearCookies();
  await sourceOf(page).pressSequentially('Still here');
  await waitForState(page, 'signed-out');
  const link = page.getByRole('link', { name: 'Sign in in another tab' });
  expect(await link.getAttribute('target')).toBe('_blank');
  await sourceOf(page).pressSequentially(', all of it');
  await giveCookie(visit.context, server.url, ada.cookie);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await waitForState(page, 'saved');
  expect(await visit.server()).toBe('Still here, all of it');
});

test('a device without room is told of, and everything goes to the server', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await page.evaluate(() => {
    for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; ; at++) {
        try {
          localStorage.setItem(`filler.${size}.${at}`, 'x'.repeat(size));
        } catch {
          break;
        }
      }
    }
  });
  await visit.block();
  await sourceOf(page).pressSequentially('No room');
  await waitForState(page, 'waiting');
  expect(await page.locator('[role=status][data-save-state]').textContent()).toContain(
    'leave this page open',
  );
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  expect((await asked).type()).toBe('beforeunload');
  await (await asked).dismiss();
  await visit.unblock();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await waitForState(page, 'saved');
  expect(await visit.server()).toBe('No room');
});

test('publishing waits for what is on its way, and leaves nothing behind', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await page.locator('[name=title]').fill('Out at last');
  await sourceOf(page).pressSequentially('Every word.');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.locator('form#editor[data-status=published]').waitFor();
  const post = await site.database.read
    .selectFrom('posts')
    .select(['title', 'source', 'status'])
    .where('id', '=', visit.id)
    .executeTakeFirst();
  expect(post).toEqual({ title: 'Out at last', source: 'Every word.', status: 'published' });
  expect(await copiesOn(page)).toEqual([]);
});

test('one field that is wrong keeps no other from being saved', async () => {
  await using visit = await visitOf(ada);
  const page = await visit.edit();
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
  await page.locator('input[name=canonicalUrl]').fill('nonsense');
  await sourceOf(page).pressSequentially('The text itself');
  await page.getByText('All else is saved.').waitFor();
  await expect.poll(() => visit.server()).toBe('The text itself');
});

class Visit implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly id: number;

  constructor(context: BrowserContext, id: number) {
    this.context = context;
    this.id = id;
  }

  open(): Promise<Page> {
    return openEditor(this.context, server.url, `/admin/posts/${this.id}/edit`);
  }

  async edit(): Promise<Page> {
    const page = await this.open();
    await sourceOf(page).focus();
    return page;
  }

  /** Nothing reaches the server any more. */
  block(): Promise<unknown> {
    return this.context.route('**/autosave', (route) => route.abort());
  }

  unblock(): Promise<unknown> {
    return this.context.unroute('**/autosave');
  }

  server(): Promise<string> {
    return serverSource(site.database, this.id);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.context.close();
  }
}

/** At a new draft, unless there is one. */
async function visitOf(member: TestMember, id?: number): Promise<Visit> {
  const context = await signInBrowser(browser, { url: server.url, cookie: member.cookie });
  const actor = { userId: member.id, name: member.name, role: member.role, address: null };
  // Of a draft that is still empty there would be no second one.
  const start = () => site.database.transaction((tx) => startText(tx, actor, 'post', site.clock.now));
  return new Visit(context, id ?? (await start()));
}

/** The page ends without a chance to do anything. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** Keys of what this device keeps of texts that are not with the server. */
function copiesOn(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('octavo.copy.')));
}
