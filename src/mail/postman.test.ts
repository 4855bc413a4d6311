import { type Logger, pino } from 'pino';
import { expect, test } from 'vitest';
import { describeDatabases, type TestDatabase } from '../../tests/support/databases.ts';
import { startSmtp, type TestSmtp } from '../../tests/support/smtp.ts';
import type { Mail } from './mail.ts';
import { listMails, retryMails } from './outbox.ts';
import { postMail } from './post-mail.ts';
import { Postman } from './postman.ts';
import { SmtpSender } from './smtp-sender.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 2, 15, 12);

describeDatabases('the postman', (open) => {
  async function start(smtp: TestSmtp | string | null) {
    const stack = new AsyncDisposableStack();
    const opened = stack.use(await open());
    const clock = { now: NOON };
    const smtpUrl = smtp === null || typeof smtp === 'string' ? smtp : smtp.url;
    const log: string[] = [];
    const logger = pino({ level: 'debug' }, { write: (line: string) => log.push(line) });
    const addPostman = () => stack.use(makePostman(opened, { clock, smtpUrl, logger }));
    const postman = addPostman();
    const post = (fields: Partial<Mail> = {}) =>
      opened.database.transaction((tx) => postMail(tx, { ...MAIL, ...fields }, clock.now));
    const waiting = () => listMails(opened.database.read, 1000);
    const dispose = () => stack.disposeAsync();
    const { database } = opened;
    return { database, clock, log, postman, addPostman, post, waiting, [Symbol.asyncDispose]: dispose };
  }

  test('delivers a mail and removes it', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    await site.post();
    await site.postman.run();
    const { from, to, parsed } = await smtp.nextMail('ada@example.org');
    expect([from, to]).toEqual(['noreply@blog.example', ['ada@example.org']]);
    expect(parsed.subject).toBe('An answer');
    expect(parsed.text).toContain('Somebody answered.');
    expect(parsed.html).toContain('href="https://blog.example/a/#b"');
    expect(await site.waiting()).toEqual([]);
  });

  test('sends nothing of a transaction that failed', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    const failing = site.database.transaction(async (tx) => {
      await postMail(tx, MAIL, NOON);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await site.postman.run();
    expect(smtp.tries).toBe(0);
  });

  test('tries again after each pause when the server says later, and keeps the reason when it gives up', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    smtp.answer = { code: 451, text: 'Greylisted' };
    await site.post();
    const pauses: number[] = [];
    for (let tries = 1; tries <= 7; tries++) {
      await site.postman.run();
      expect(smtp.tries).toBe(tries);
      const [mail] = await site.waiting();
      if (mail?.failedAt !== null) break;
      pauses.push((mail.nextTryAt - site.clock.now) / MINUTE);
      site.clock.now = mail.nextTryAt - 1;
      await site.postman.run();
      expect(smtp.tries, 'too early').toBe(tries);
      site.clock.now += 1;
    }
    expect(pauses).toEqual([1, 5, 30, 120, 360, 1440]);
    expect(await site.waiting()).toMatchObject([
      { tries: 7, failedAt: site.clock.now, error: expect.stringContaining('Greylisted') },
    ]);
    site.clock.now += 1000 * MINUTE;
    await site.postman.run();
    expect(smtp.tries).toBe(7);
  });

  test('delivers at the second try', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    smtp.answer = { code: 421, text: 'Closing' };
    await site.post();
    await site.postman.run();
    smtp.answer = 'accept';
    site.clock.now += MINUTE;
    await site.postman.run();
    expect(smtp.received).toHaveLength(1);
    expect(await site.waiting()).toEqual([]);
  });

  test('gives up at once when the recipient is refused for good, and goes on with the others', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    smtp.answer = { code: 550, text: 'No such user' };
    await site.post();
    await site.postman.run();
    smtp.answer = 'accept';
    await site.post({ to: 'bob@example.org' });
    await site.postman.run();
    expect(smtp.received.map((mail) => mail.to)).toEqual([['bob@example.org']]);
    expect(await site.waiting()).toMatchObject([
      {
        recipient: 'ada@example.org',
        tries: 1,
        failedAt: NOON,
        error: expect.stringMatching(/No such user/),
      },
    ]);
  });

  test('keeps mail while the server is away, asks it once for all, and delivers when it is back', async () => {
    const port = await freePort();
    await using site = await start(`smtp://127.0.0.1:${port}`);
    for (let index = 0; index < 12; index++) await site.post({ to: `reader${index}@example.org` });
    await site.postman.run();
    const tried = (await site.waiting()).filter((mail) => mail.tries > 0);
    expect(tried.map((mail) => mail.error)[0]).toMatch(/ECONNREFUSED/);
    expect(tried.length).toBeLessThan(12);
    await using smtp = await startSmtp({ port });
    site.clock.now += MINUTE;
    await site.postman.run();
    expect(smtp.received).toHaveLength(12);
    expect(await site.waiting()).toEqual([]);
  });

  test('two postmen send each mail once', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    const other = site.addPostman();
    const names = Array.from({ length: 30 }, (_, index) => `reader${index}@example.org`);
    for (const to of names) await site.post({ to });
    await Promise.all([site.postman.run(), other.run(), site.postman.run(), other.run()]);
    expect(smtp.received.flatMap((mail) => mail.to).toSorted()).toEqual(names.toSorted());
    expect(await site.waiting()).toEqual([]);
  });

  test('a mail whose sender died is sent by another', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    await site.post();
    // What a claim leaves behind.
    await site.database.transaction((tx) =>
      tx
        .updateTable('mails')
        .set({ next_try_at: NOON + 5 * MINUTE })
        .execute(),
    );
    await site.postman.run();
    expect(smtp.tries).toBe(0);
    site.clock.now += 5 * MINUTE;
    await site.postman.run();
    expect(smtp.received).toHaveLength(1);
  });

  test('what somebody waits for goes before what was posted earlier, and a run is bounded', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    await site.database.transaction(async (tx) => {
      for (let index = 0; index < 220; index++) await postMail(tx, MAIL, NOON);
      await postMail(tx, { ...MAIL, to: 'waiting@example.org', isNeeded: true }, NOON);
    });
    await site.postman.run();
    expect(smtp.received.slice(0, 5).flatMap((mail) => mail.to)).toContain('waiting@example.org');
    expect(await site.waiting()).toHaveLength(21);
    await site.postman.run();
    expect(await site.waiting()).toEqual([]);
  });

  test('a started postman sends when it is woken', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    site.postman.start();
    await site.post();
    site.postman.wake();
    expect((await smtp.nextMail()).to).toEqual(['ada@example.org']);
  });

  test('without a mail server it tells the owner the link that somebody waits for, and drops the rest', async () => {
    await using site = await start(null);
    await site.post({ to: 'bob@example.org', isNeeded: true });
    await site.post({ to: 'eve@example.org' });
    await site.postman.run();
    expect(await site.waiting()).toEqual([]);
    const lines = site.log.map((line): unknown => JSON.parse(line));
    const msg = 'no SMTP_URL: pass this link on yourself';
    expect(lines).toMatchObject([{ level: 40, to: 'bob@example.org', link: MAIL.action?.url, msg }]);
    expect(site.log.join()).not.toContain('Somebody answered');
  });

  test('what failed can be tried again, with all its tries', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    smtp.answer = { code: 550, text: 'No such user' };
    await site.post();
    await site.postman.run();
    smtp.answer = 'accept';
    expect(await site.database.transaction((tx) => retryMails(tx, site.clock.now))).toBe(1);
    await site.postman.run();
    expect(smtp.received).toHaveLength(1);
  });

  test('forgets what failed long ago', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    await site.post({ to: 'no address' });
    await site.postman.run();
    expect(await site.waiting()).toHaveLength(1);
    site.clock.now += 31 * 24 * 60 * MINUTE;
    await site.postman.run();
    expect(await site.waiting()).toEqual([]);
  });

  test('a mail that cannot be sent or read fails with a reason and holds up no other', async () => {
    await using smtp = await startSmtp();
    await using site = await start(smtp);
    await site.post({ to: 'ada@example.org\r\nBcc: eve@example.org' });
    await site.post();
    const row = { recipient: 'x', next_try_at: 0, created_at: 0, message: '{"to":1}' };
    await site.database.transaction((tx) => tx.insertInto('mails').values(row).execute());
    await site.postman.run();
    expect(smtp.received).toHaveLength(1);
    expect((await site.waiting()).map((mail) => mail.error)).toEqual([
      'This is not an address that mail can be sent to.',
      'It cannot be read.',
    ]);
  });

  test('stops while a server hangs, and the mail is due again at once', async () => {
    await using smtp = await startSmtp();
    smtp.answer = 'hang';
    await using site = await start(smtp);
    const other = site.addPostman();
    await site.post();
    other.start();
    await smtp.tried;
    await other.stop(0);
    expect(await site.waiting()).toMatchObject([{ tries: 0, nextTryAt: NOON, failedAt: null }]);
  });
});

test('a server that nobody vouches for gets no mail', async () => {
  await using smtp = await startSmtp({ startTls: true });
  await using sender = new SmtpSender(smtp.url, 1);
  const message = { from: 'a@example.org', to: 'b@example.org', text: 'Hello' };
  expect(await sender.send(message, AbortSignal.timeout(20_000))).toMatchObject({
    ok: false,
    fault: 'server',
    reason: expect.stringMatching(/certificate/),
  });
  expect(smtp.tries).toBe(0);
});

const MAIL: Mail = {
  to: 'ada@example.org',
  subject: 'An answer',
  paragraphs: ['Somebody answered.'],
  action: { label: 'Read it', url: 'https://blog.example/a/#b' },
  footer: 'You asked for it.',
};

interface PostmanParts {
  clock: { now: number };
  smtpUrl: string | null;
  logger: Logger;
}

function makePostman({ database }: TestDatabase, { clock, smtpUrl, logger }: PostmanParts): Postman {
  const site = { name: 'Blog', url: 'https://blog.example', from: null, accentColor: '#9a3412' };
  return new Postman({ database, logger, now: () => clock.now, smtpUrl, site: async () => site });
}

/** One that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  await using smtp = await startSmtp();
  return smtp.port;
}
