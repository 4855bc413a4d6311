// A real mail server on a free port that keeps what it is given, and can be told to refuse or to hang.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  /** Of the envelope. */
  from: string;
  to: string[];
  /** As it came over the wire, headers and all. */
  source: string;
  parsed: ParsedMail;
}

/** What the server answers to each recipient. */
export type SmtpAnswer = 'accept' | 'hang' | { code: number; text: string };

export interface StartSmtpOptions {
  /** Any free one when left out. */
  port?: number;
  /** Offers encryption with a certificate that nobody has signed. */
  startTls?: boolean;
  hideSMTPUTF8?: boolean;
}

export async function startSmtp({
  port = 0,
  startTls = false,
  ...rest
}: StartSmtpOptions = {}): Promise<TestSmtp> {
  const smtp = new TestSmtp({ ...rest, disabledCommands: startTls ? ['AUTH'] : ['AUTH', 'STARTTLS'] });
  await smtp.listen(port);
  return smtp;
}

export class TestSmtp implements AsyncDisposable {
  answer: SmtpAnswer = 'accept';
  /** How often somebody was named as a recipient. */
  tries = 0;
  /** All that was accepted. */
  readonly received: ReceivedMail[] = [];
  readonly #server: SMTPServer;
  #untaken: ReceivedMail[] = [];
  #waiting: { to: string | undefined; take: (mail: ReceivedMail) => void }[] = [];
  #onTry = Promise.withResolvers<void>();

  constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      ...options,
      authOptional: true,
      closeTimeout: 100,
      onRcptTo: (_address, _session, callback) => {
        this.tries += 1;
        this.#onTry.resolve();
        if (this.answer === 'hang') return;
        callback(this.answer === 'accept' ? null : refusal(this.answer));
      },
      onData: (stream, session, callback) => {
        text(stream)
          .then(async (source) => {
            const { mailFrom, rcptTo } = session.envelope;
            const from = mailFrom === false ? '' : (mailFrom?.address ?? '');
            const to = rcptTo.map((recipient) => recipient.address);
            this.#keep({ from, to, source, parsed: await simpleParser(source) });
          })
          .then(() => callback(), callback);
      },
    });
    // Clients that give up are no business of the server's.
    this.#server.on('error', () => {});
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** For `SMTP_URL`. */
  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The next mail that no call has given yet, to an address or to anybody; settles when it comes. */
  nextMail(to?: string): Promise<ReceivedMail> {
    const index = this.#untaken.findIndex((mail) => isTo(mail, to));
    const [mail] = index === -1 ? [] : this.#untaken.splice(index, 1);
    if (mail !== undefined) return Promise.resolve(mail);
    const { promise, resolve } = Promise.withResolvers<ReceivedMail>();
    this.#waiting.push({ to, take: resolve });
    return promise;
  }

  /** Whether there is one that `nextMail` would give at once. */
  hasMail(to?: string): boolean {
    return this.#untaken.some((mail) => isTo(mail, to));
  }

  /** Settles when a recipient is named for the first time. */
  get tried(): Promise<void> {
    return this.#onTry.promise;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server.server, 'listening');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(resolve);
    await promise;
  }

  #keep(mail: ReceivedMail): void {
    this.received.push(mail);
    const index = this.#waiting.findIndex(({ to }) => isTo(mail, to));
    const [waiting] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (waiting === undefined) this.#untaken.push(mail);
    else waiting.take(mail);
  }
}

function isTo(mail: ReceivedMail, to: string | undefined): boolean {
  return to === undefined || mail.to.includes(to);
}

function refusal({ code, text: message }: { code: number; text: string }): Error {
  return Object.assign(new Error(message), { responseCode: code });
}
