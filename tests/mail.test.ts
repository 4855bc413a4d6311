// Mail from the outbox to the reader and back: what its links do.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addComment } from '../src/comments/add-comment.ts';
import { findConsent, setConsent } from '../src/comments/notifications/mail-consent.ts';
import { notifyOfComment } from '../src/comments/notifications/notify-of-comment.ts';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { postMail } from '../src/mail/post-mail.ts';
import { Postman } from '../src/mail/postman.ts';
import { describeDatabases } from './support/databases.ts';
import { runOctavo, startOctavo } from './support/octavo.ts';
import { all, NOON, openSite, SITE_URL } from './support/site.ts';
import { type ReceivedMail, startSmtp } from './support/smtp.ts';

describeDatabases('mail about comments', (_, kind) => {
  test('a guest says yes behind the link, hears of an answer, and ends it again', async () => {
    await using site = await start();
    const question = await site.comment({ by: 'bob@example.org' });
    const asked = await site.next('bob@example.org');
    const consent = linkIn(asked, '/comments/mail/consent');
    expect(await site.read(consent)).toContain('bob@example.org');
    expect(await findConsent(site.database.read, 'bob@example.org'), 'looking is no answer').toBe('asked');
    expect(await site.press(consent, 'Send me mail about replies')).toContain('You get mail about replies');
    const answer = await site.comment({ by: 'eve@example.org', parentId: question });
    const told = await site.next('bob@example.org');
    expect(told.parsed.subject).toBe('Eve answered you on “Bees”');
    const led = await site.get(linkIn(told, `/comments/${answer}/`));
    expect(led.headers.get('location')).toBe(`/bees/#comment-${answer}`);
    const end = linkIn(told, '/comments/mail/unsubscribe');
    expect(await site.press(end, 'Send me no mail about comments')).toContain('No more mail about comments');
    await site.comment({ by: 'eve@example.org', parentId: question });
    expect(await site.isQuiet('bob@example.org')).toBe(true);
    expect(await site.press(end, 'Send me mail about replies')).toContain('You get mail about replies');
    await site.comment({ by: 'eve@example.org', parentId: question });
    expect((await site.next('bob@example.org')).parsed.subject).toBe('Eve answered you on “Bees”');
  });

  test('a mail program unsubscribes a member with one POST, without cookies or Origin', async () => {
    await using site = await start();
    await site.comment({ by: 'bob@example.org' });
    const { source } = await site.next('ada@example.org');
    const [url = ''] = all(source.replace(/\r\n /g, ''), /^List-Unsubscribe: ?<([^>]+)>/gm);
    const path = url.slice(SITE_URL.length);
    const body = 'List-Unsubscribe=One-Click';
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await site.get(path, { method: 'POST', body, headers })).status).toBe(200);
    expect((await site.get(path, { method: 'POST', body, headers })).status, 'twice').toBe(200);
    await site.comment({ by: 'eve@example.org' });
    expect(await site.isQuiet('ada@example.org')).toBe(true);
    const { notify } = await site.database.read
      .selectFrom('users')
      .select('notify')
      .where('id', '=', site.ada.id)
      .executeTakeFirstOrThrow();
    expect(notify).toBe('none');
  });

  test('a guest who said no is told so, and may say yes there', async () => {
    await using site = await start();
    await site.comment({ by: 'bob@example.org' });
    const consent = linkIn(await site.next('bob@example.org'), '/comments/mail/consent');
    await site.press(consent, 'Send me no mail about comments');
    expect(await findConsent(site.database.read, 'bob@example.org')).toBe('refused');
    expect(await site.press(consent, 'Send me mail about replies')).toContain('You get mail about replies');
    expect(await findConsent(site.database.read, 'bob@example.org')).toBe('given');
  });

  test('a link that was changed, cut or made elsewhere does nothing, on either page', async () => {
    await using site = await start();
    await site.comment({ by: 'bob@example.org' });
    const url = new URL(linkIn(await site.next('bob@example.org'), '/comments/mail/consent'), SITE_URL);
    await site.database.transaction((tx) => setConsent(tx, 'bob@example.org', 'given', NOON));
    const key = url.searchParams.get('key') ?? '';
    const reader = url.searchParams.get('reader') ?? '';
    const changed = [
      '',
      `?reader=${reader}`,
      `?reader=${reader}&key=${key.slice(1)}`,
      `?reader=${reader}&key=${key}0`,
      `?reader=m${site.ada.id}&key=${key}`,
      `?reader=g${Buffer.from('eve@example.org').toString('base64url')}&key=${key}`,
    ];
    for (const query of changed) {
      for (const path of ['/comments/mail/unsubscribe', '/comments/mail/consent']) {
        expect((await site.get(path + query)).status, query).toBe(404);
        expect((await site.get(path + query, { method: 'POST' })).status, query).toBe(404);
      }
    }
    expect(await findConsent(site.database.read, 'bob@example.org')).toBe('given');
    expect(await findConsent(site.database.read, 'eve@example.org')).toBeNull();
  });

  test('no cache keeps the pages, no search engine lists them', async () => {
    await using site = await start();
    await site.comment({ by: 'bob@example.org' });
    const response = await site.get(linkIn(await site.next('bob@example.org'), '/comments/mail/consent'));
    expect(response.headers.get('Cache-Control')).toContain('no-store');
    expect(await response.text()).toContain('<meta name="robots" content="noindex"');
  });

  /** Ada's post, guests who want replies, and a mail server. */
  async function start() {
    const stack = new AsyncDisposableStack();
    const smtp = stack.use(await startSmtp());
    const site = stack.use(await openSite(kind));
    const { database } = site;
    const ada = await site.addMember('author', { name: 'Ada', email: 'ada@example.org' });
    const postId = await site.addPost({ slug: 'bees' });
    await database.transaction((tx) => tx.updateTable('posts').set({ author_id: ada.id }).execute());
    const from = { name: 'Blog', url: SITE_URL, from: null, accentColor: '#9a3412' };
    const { logger, now } = site.services;
    const postman = stack.use(
      new Postman({ database, logger, now, smtpUrl: smtp.url, site: async () => from }),
    );
    const comment = async ({ by, parentId = null }: { by: string; parentId?: number | null }) => {
      const name = by.slice(0, 1).toUpperCase() + by.slice(1, by.indexOf('@'));
      const author = { guestName: name, guestEmail: by, guestWebsite: null };
      const rest = { text: 'Hello.', format: 'markdown', status: 'approved', wantsReplies: true } as const;
      const input = { postId, parentId, author, createdAt: now(), ...rest };
      const id = await database.transaction(async (tx) => {
        const result = await addComment(tx, input, 1000);
        if (!result.ok) throw new Error(result.reason);
        await notifyOfComment(tx, result.id, SITE_URL, now());
        return result.id;
      });
      await postman.run();
      return id;
    };
    const press = async (path: string, label: string) => {
      const html = await site.read(path);
      const form = new RegExp(`<form method="post" action="([^"]+)"><button type="submit">${label}<`).exec(
        html,
      );
      const action = form?.[1]?.replaceAll('&amp;', '&');
      if (action === undefined) throw new Error(`There is no button “${label}” in:\n${html}`);
      const headers = { Origin: SITE_URL, 'Sec-Fetch-Site': 'same-origin' };
      return (await site.get(action, { method: 'POST', headers })).text();
    };
    return {
      ada,
      database,
      comment,
      press,
      get: site.get.bind(site),
      read: site.read.bind(site),
      next: (to: string) => smtp.nextMail(to),
      /** Nothing more has come, and nothing waits. */
      isQuiet: async (to: string) => {
        const waiting = await database.read.selectFrom('mails').select('id').execute();
        return waiting.length === 0 && !smtp.hasMail(to);
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  }
});

test('the operator tests the mail server, sees what failed, and has it tried again by the running site', async () => {
  await using smtp = await startSmtp();
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'octavo-mail-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const env = { DATA_DIR: folder, SMTP_URL: smtp.url, SITE_URL: 'https://blog.example' };

  const sent = await runOctavo(['mail', 'test', 'ada@example.org'], { env });
  expect(sent).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^The mail server took it: 250 /),
  });
  expect((await smtp.nextMail('ada@example.org')).from).toBe('noreply@blog.example');
  smtp.answer = { code: 550, text: 'No such user' };
  const refused = await runOctavo(['mail', 'test', 'eve@example.org'], { env });
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^Not sent: .*No such user/) });

  await failMail(join(folder, 'octavo.db'));
  const listed = await runOctavo(['mail'], { env });
  expect(listed.stdout).toMatch(
    /^1 {2}bob@example\.org {2}1 try {2}failed 2026-03-15T12:00:00\.000Z {2}550 Gone\n$/,
  );
  expect((await runOctavo(['mail', 'retry'], { env })).stdout).toMatch(/^1 of them/);
  smtp.answer = 'accept';
  await using _server = await startOctavo({ env });
  expect((await smtp.nextMail('bob@example.org')).parsed.subject).toBe('An answer');
});

async function failMail(file: string): Promise<void> {
  await using database = await openDatabase({ kind: 'sqlite', file });
  await migrate(database, NOON);
  const mail = { to: 'bob@example.org', subject: 'An answer', paragraphs: [], footer: '' };
  await database.transaction(async (tx) => {
    await postMail(tx, mail, NOON);
    await tx.updateTable('mails').set({ tries: 1, failed_at: NOON, error: '550 Gone' }).execute();
  });
}

/** The path and what follows it of the first link to a page, as the mail's text has it. */
function linkIn({ parsed }: ReceivedMail, path: string): string {
  const text = parsed.text ?? '';
  const at = text.indexOf(`${SITE_URL}${path}`);
  if (at === -1) throw new Error(`There is no link to ${path} in:\n${text}`);
  return text.slice(at + SITE_URL.length).split(/\s/, 1)[0] ?? '';
}
