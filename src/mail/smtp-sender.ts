import { createTransport, type NodemailerError, type SendMailOptions } from 'nodemailer';
import { needsUnicode } from './mail-address.ts';
import { headerText } from './mail-text.ts';

export type SendResult = { ok: true; response: string } | { ok: false; reason: string; fault: SendFault };

/** `mail`: this one will never be taken. `later`: this one may be. `server`: no mail goes out now. */
export type SendFault = 'mail' | 'later' | 'server';

/** Sends messages through the operator's mail server, over connections that it keeps for a while. */
export class SmtpSender implements AsyncDisposable {
  readonly #transport: ReturnType<typeof pooledTransport>;

  /** @param url `smtp://user:password@host:587`; options of nodemailer may follow as a query. */
  constructor(url: string, connections: number) {
    this.#transport = pooledTransport(url, connections);
  }

  async send(message: SendMailOptions, signal: AbortSignal): Promise<SendResult> {
    try {
      const { response } = await this.#transport.sendMail({ ...message, signal });
      return { ok: true, response: oneLine(response) };
    } catch (error) {
      return refusal(error, addressOf(message.to));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#transport.close();
  }
}

function pooledTransport(url: string, connections: number) {
  return createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // Left to the outbox, which remembers its tries.
    maxRequeues: 0,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    idleTimeout: 20_000,
    requireTLS: sendsPasswordAway(url),
  });
}

/** A password crosses a network only when it is encrypted; `?requireTLS=false` allows it otherwise. */
function sendsPasswordAway(url: string): boolean {
  const { password, hostname } = new URL(url);
  return password !== '' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

function refusal(error: unknown, to: string): SendResult {
  if (!(error instanceof Error)) throw error;
  const { code, command, permanent, responseCode }: NodemailerError = error;
  const reason = oneLine(error.message);
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return { ok: false, reason, fault: 'server' };
  // Who may not send from this address cannot send any mail, and the operator can change that.
  if (command === 'MAIL FROM' && permanent && !needsUnicode(to))
    return { ok: false, reason, fault: 'server' };
  // Without an answer of the server's, it is nodemailer that cannot send this one.
  const isFinal = permanent ?? responseCode === undefined;
  if (!isFinal) return { ok: false, reason, fault: 'later' };
  const hint = needsUnicode(to) ? ' (the mail server may not know addresses with letters beyond a to z)' : '';
  return { ok: false, reason: `${reason}${hint}`, fault: 'mail' };
}

function addressOf(to: SendMailOptions['to']): string {
  return typeof to === 'object' && 'address' in to ? (to.address ?? '') : '';
}

const LINE_MAX_LENGTH = 500;

/** A server's words as logs and terminals may show them. */
function oneLine(text: string): string {
  return headerText(text, LINE_MAX_LENGTH);
}
