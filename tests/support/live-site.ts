// A site as its owner finds it: the built program just started with an empty database, a mail server, and real
// browsers for everybody who comes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { type OctavoServer, startOctavo } from './octavo.ts';
import { startSmtp, type TestSmtp } from './smtp.ts';

export const PASSWORD = 'quiet river stones';
export const OWNER = { name: 'Ada Lovelace', email: 'ada@site.test' };

const WIDE = { width: 1280, height: 900 };
const MOVABLE_CLOCK = new URL('./movable-clock.ts', import.meta.url).href;
const PATIENCE_MS = 30_000;

export async function openLiveSite(): Promise<LiveSite> {
  await using opening = new AsyncDisposableStack();
  const smtp = opening.use(await startSmtp());
  const folder = await mkdtemp(join(tmpdir(), 'octavo-live-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = join(folder, 'clock');
  const env = { SMTP_URL: smtp.url, NODE_OPTIONS: `--import=${MOVABLE_CLOCK}`, CLOCK_AHEAD_FILE: clock };
  const [server, browser] = await Promise.all([startOctavo({ env }), openBrowser()]);
  opening.use(browser);
  opening.use(server);
  return new LiveSite({ smtp, server, browser, clock, opened: opening.move() });
}

interface Opened {
  smtp: TestSmtp;
  server: OctavoServer;
  browser: Browser;
  /** Of `movable-clock.ts`. */
  clock: string;
  opened: AsyncDisposableStack;
}

export class LiveSite implements AsyncDisposable {
  /** What browsers wrote to their consoles, and what they did not get. */
  readonly complaints: string[] = [];
  readonly #opened: Opened;

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  /** Without a slash at its end. */
  get url(): string {
    return this.#opened.server.url;
  }

  /** Has the site take it for later than it is. */
  async putClockAhead(milliseconds: number): Promise<void> {
    const { clock, server } = this.#opened;
    await writeFile(clock, String(milliseconds));
    server.signal('SIGUSR2');
  }

  /** A page in a browser that nobody has used yet. */
  async enter(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#opened.browser.newContext({
      baseURL: this.url,
      viewport: WIDE,
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('page', (page) => this.#watch(page));
    return context.newPage();
  }

  /** The owner, who has followed the link in the log of the server. */
  async setUp(options?: BrowserContextOptions): Promise<Page> {
    const link = await this.#opened.server.untilWritten(/http:\S+\/account\/set-up\/\?token=\w+/);
    const page = await this.enter(options);
    await page.goto(link);
    await page.getByLabel('Name of the site').fill('Night notes');
    await page.getByLabel('Your name').fill(OWNER.name);
    await page.getByLabel('Your e-mail address').fill(OWNER.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Begin');
    await page.waitForURL('**/admin/**');
    return page;
  }

  /** The next mail to somebody, and where its button leads. */
  async mailTo(email: string): Promise<{ subject: string; text: string; link: string; unsubscribe: string }> {
    const { parsed } = await this.#opened.smtp.nextMail(email);
    const text = parsed.text ?? '';
    const [link = ''] = text.match(/http:\/\/127\.0\.0\.1:\S+/) ?? [];
    const listed = parsed.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
    const [, unsubscribe = ''] = /<(http[^>]+)>/.exec(listed.replaceAll(/\s+/g, '')) ?? [];
    return { subject: parsed.subject ?? '', text, link, unsubscribe };
  }

  /** Whether a mail has come that nobody has read. */
  hasMail(email: string): boolean {
    return this.#opened.smtp.hasMail(email);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.opened.disposeAsync();
  }

  #watch(page: Page): void {
    const complain = (what: string) => this.complaints.push(`${page.url()}: ${what}`);
    page.on('pageerror', (error) => complain(String(error)));
    page.on('console', (message) => {
      // Of these the answers themselves tell more.
      if (message.text().startsWith('Failed to load resource')) return;
      if (message.type() === 'error' || message.type() === 'warning') complain(message.text());
    });
    page.on('response', (response) => {
      const isAnswerToPerson = ['document', 'fetch'].includes(response.request().resourceType());
      if (response.status() >= (isAnswerToPerson ? 500 : 400))
        complain(`${response.status()} for ${response.url()}`);
    });
  }
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/account/sign-in/');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await press(page, 'Sign in');
}

/** Waits until a page tells what the last form has done. */
export async function waitForNotice(page: Page, text: string): Promise<void> {
  await page.locator('.notice', { hasText: text }).waitFor();
}

/** Somebody whom the owner invites, and who follows the link in the mail. */
export async function inviteInto(
  site: LiveSite,
  owner: Page,
  { name, email, role }: { name: string; email: string; role: string },
): Promise<Page> {
  await owner.goto('/admin/users/invite');
  await owner.getByLabel('E-mail address').fill(email);
  await owner.getByRole('radio', { name: role }).check();
  await press(owner, 'Invite');
  await owner.locator('.notice').waitFor();
  const [page, mail] = await Promise.all([site.enter(), site.mailTo(email)]);
  await page.goto(mail.link);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Make my account');
  await page.waitForURL('**/admin/**');
  return page;
}
