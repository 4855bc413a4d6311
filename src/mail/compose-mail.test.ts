import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { startSmtp } from '../../tests/support/smtp.ts';
import { composeMail, type MailSite } from './compose-mail.ts';
import type { Mail } from './mail.ts';
import { addressKey, mailAddress } from './mail-address.ts';
import { SmtpSender } from './smtp-sender.ts';

const SITE: MailSite = { name: 'Blog', url: 'https://blog.example', from: null, accentColor: '#9a3412' };
const MAIL: Mail = {
  to: 'ada@example.org',
  subject: 'An answer',
  paragraphs: ['First line\nsecond line', '<b>Not bold</b> & "quoted"'],
  action: { label: 'Read <it>', url: 'https://blog.example/a/?b=1&c=2#d' },
  footer: 'Why you get this.',
  unsubscribeUrl: 'https://blog.example/comments/mail/unsubscribe?reader=m1&key=abc',
};

test('has a text and an HTML part that say the same, with everything escaped', async () => {
  const { parsed } = await built();
  expect(parsed.text).toBe(
    [
      'First line\nsecond line',
      '<b>Not bold</b> & "quoted"',
      'Read <it>:\nhttps://blog.example/a/?b=1&c=2#d',
      '-- \nBlog\nWhy you get this.',
      'Get no more of these mails: https://blog.example/comments/mail/unsubscribe?reader=m1&key=abc\n',
    ]
      .join('\n\n')
      .replace('this.\n\nGet', 'this.\nGet'),
  );
  expect(parsed.html).toContain('First line<br/>second line');
  expect(parsed.html).toContain('&lt;b&gt;Not bold&lt;/b&gt; &amp; &quot;quoted&quot;');
  expect(parsed.html).toContain('href="https://blog.example/a/?b=1&amp;c=2#d"');
  expect(parsed.html).toContain('prefers-color-scheme:dark');
  expect(parsed.html).not.toMatch(/<script|<img|<link/);
});

test('says who sent it, that a program did, and how to get no more', async () => {
  const { source, parsed } = await built();
  expect(parsed.from?.text).toBe('"Blog" <noreply@blog.example>');
  expect(parsed.messageId).toBe('<key@blog.example>');
  const headers = headersOf(source);
  expect(headers).toContain('Auto-Submitted: auto-generated');
  expect(headers).toContain(`List-Unsubscribe: <${MAIL.unsubscribeUrl}>`);
  expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
});

test('a mail that somebody needs has nothing to unsubscribe from', async () => {
  const { source } = await built({ unsubscribeUrl: undefined });
  expect(source).not.toMatch(/unsubscribe/i);
});

test.each([
  ['hello@blog.example', 'hello@blog.example', 'Blog'],
  ['My blog <hello@blog.example>', 'hello@blog.example', 'My blog'],
  ['"Ada, Bob" <hello@blog.example>', 'hello@blog.example', 'Ada, Bob'],
  [null, 'noreply@blog.example', 'Blog'],
])('MAIL_FROM %j gives the sender %s', async (from, address, name) => {
  const { parsed } = await built({}, { from });
  expect(parsed.from?.value).toEqual([{ address, name }]);
});

test.each([
  'http://127.0.0.1:3000',
  'http://[::1]:3000',
  'http://localhost:3000',
])('a site at %s sends as localhost', async (url) => {
  const { parsed } = await built({}, { url });
  expect(parsed.from?.value[0]?.address).toBe('noreply@localhost');
  expect(parsed.messageId).toBe('<key@localhost>');
});

test.each([
  'Hi\r\nBcc: eve@example.org',
  'Hi\nBcc: eve@example.org',
  'Hi\rBcc: eve@example.org',
  'Hi\u2028Bcc: eve@example.org',
  'Hi\u0000\u0085\u000b\r\n\r\n<script>',
])('the subject and names %j stay in one line', async (text) => {
  const { source, parsed } = await built(
    { subject: text, action: { label: text, url: 'https://a.example/' } },
    { name: text },
  );
  expect(headersOf(source)).not.toMatch(/^(bcc|<script)/im);
  expect(parsed.bcc).toBeUndefined();
  expect(parsed.subject).toMatch(/^Hi \S/);
  expect(parsed.from?.value).toMatchObject([{ address: 'noreply@blog.example' }]);
});

test('whatever people type, there are the same headers and one recipient', async () => {
  const text = fc.string({ unit: 'binary' });
  await fc.assert(
    fc.asyncProperty(text, text, text, async (subject, name, paragraph) => {
      const { parsed } = await built({ subject, paragraphs: [paragraph], footer: name }, { name });
      expect([...parsed.headers.keys()].toSorted()).toEqual(HEADERS);
      expect(parsed.to).toMatchObject({ value: [{ address: 'ada@example.org' }] });
    }),
    { numRuns: 50 },
  );
});

const HEADERS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'list',
  'message-id',
  'mime-version',
  'subject',
  'to',
];

test('a long subject is cut between characters', async () => {
  const { parsed } = await built({ subject: '👩‍👩‍👧‍👦'.repeat(100) });
  expect(parsed.subject).toMatch(/^(👩‍👩‍👧‍👦)+…$/u);
  expect(parsed.subject?.length).toBeLessThanOrEqual(150);
});

test.each([
  '',
  'ada',
  'ada@',
  '@example.org',
  'ada@example.org\r\nBcc: eve@example.org',
  'ada@example.org\nRCPT TO:<eve@example.org>',
  'ada@example.org, eve@example.org',
  'ada@example.org;eve@example.org',
  '"ada eve"@example.org',
  'ada@exam ple.org',
  'ada@-example.org',
  'ada@example..org',
  'ada..b@example.org',
  '<ada@example.org>',
  'ada@[127.0.0.1]',
  `${'a'.repeat(65)}@example.org`,
  `ada@${'a'.repeat(64)}.org`,
  'ada\u202egro.elpmaxe@example.org',
])('%j is no address', (address) => {
  expect(mailAddress(address)).toBeNull();
  expect(composeMail({ ...MAIL, to: address }, SITE, 'key')).toMatchObject({ ok: false });
});

test.each([
  [' ada@example.org ', 'ada@example.org'],
  ["o'hara+blog@mail.example.co.uk", "o'hara+blog@mail.example.co.uk"],
  ['用户@例子.广告', '用户@例子.广告'],
  ['jose\u0301@example.org', 'josé@example.org'],
  ['root@localhost', 'root@localhost'],
])('%j is the address %s', (typed, address) => {
  expect(mailAddress(typed)).toBe(address);
});

test('two spellings of one address are the same', () => {
  expect(addressKey(' Ada@Example.ORG')).toBe(addressKey('ada@example.org'));
});

test('an international address and name arrive where the server knows them', async () => {
  await using smtp = await startSmtp();
  const { to, parsed } = await sent(smtp.url, { to: '用户@例子.广告' }, { name: 'Блог “Ā”' }).then(() =>
    smtp.nextMail(),
  );
  expect(to).toEqual(['用户@例子.广告']);
  expect(parsed.from?.value[0]?.name).toBe('Блог “Ā”');
});

test('a domain beyond ASCII needs nothing of the server', async () => {
  await using smtp = await startSmtp({ hideSMTPUTF8: true });
  await sent(smtp.url, { to: 'ada@exämple.org' });
  expect((await smtp.nextMail()).source).toContain('To: ada@xn--exmple-cua.org');
});

test('a name beyond ASCII that the server does not know is refused with the reason', async () => {
  await using smtp = await startSmtp({ hideSMTPUTF8: true });
  smtp.answer = { code: 553, text: 'Bad address' };
  expect(await sent(smtp.url, { to: '用户@example.org' })).toMatchObject({
    ok: false,
    fault: 'mail',
    reason: expect.stringContaining('may not know addresses with letters beyond a to z'),
  });
});

/** One a line. */
function headersOf(source: string): string {
  return source.slice(0, source.search(/\r?\n\r?\n/)).replace(/\r?\n\s+/g, ' ');
}

/** What arrives, without a server. */
async function built(mail: Partial<Mail> = {}, site: Partial<MailSite> = {}) {
  const composed = composeMail({ ...MAIL, ...mail }, { ...SITE, ...site }, 'key');
  if (!composed.ok) throw new Error(composed.reason);
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail(composed.message);
  const source = String(message);
  return { source, parsed: await simpleParser(source) };
}

async function sent(url: string, mail: Partial<Mail>, site: Partial<MailSite> = {}) {
  const composed = composeMail({ ...MAIL, ...mail }, { ...SITE, ...site }, 'key');
  if (!composed.ok) throw new Error(composed.reason);
  await using sender = new SmtpSender(url, 1);
  return await sender.send(composed.message, AbortSignal.timeout(20_000));
}
