import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { composeMail, type MailSite } from './compose-mail.ts';
import type { Mail } from './mail.ts';
import {
  type ClaimedMail,
  claimMails,
  failMail,
  forgetFailedMails,
  hasDueMail,
  putMailOff,
  removeMail,
} from './outbox.ts';
import { parseMail } from './parse-mail.ts';
import { type SendResult, SmtpSender } from './smtp-sender.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Before the second try, the third … */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 24 * HOUR];
const LOOK_EVERY_MS = 15_000;
const AT_ONCE = 5;
/** Of one run; the rest waits for the next, behind what somebody waits for. */
const MOST_PER_RUN = 200;
const SEND_TIMEOUT_MS = 2 * MINUTE;
/** Longer than any try takes: a mail that is still claimed then belongs to a node that died. */
const CLAIM_MS = 5 * MINUTE;
/** How long a stop waits for mails that are being sent. */
const STOP_MS = 5_000;
const KEEP_FAILED_MS = 30 * DAY;

export interface PostmanOptions {
  database: Database;
  logger: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Null without a mail server. */
  smtpUrl: string | null;
  site: () => Promise<MailSite>;
}

/**
 * Takes mails from the outbox to the mail server. A mail is removed once the server has it: a crash in between sends it
 * twice, with the same Message-ID, and none is lost.
 */
export class Postman implements AsyncDisposable {
  readonly #options: PostmanOptions;
  readonly #sender: SmtpSender | null;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #forgotAt = 0;

  constructor(options: PostmanOptions) {
    this.#options = options;
    this.#sender = options.smtpUrl === null ? null : new SmtpSender(options.smtpUrl, AT_ONCE);
  }

  /** From now on it looks for mail by itself. */
  start(): void {
    this.#timer ??= setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.wake();
  }

  /** There may be new mail: to be called after a commit. Does nothing in a process whose postman was not started. */
  wake(): void {
    if (this.#timer === undefined) return;
    this.#isWoken = true;
    this.#running ??= this.#runWhileWoken();
  }

  /** Sends what is due, up to a bound. */
  async run(): Promise<void> {
    const { database, now } = this.#options;
    await this.#forgetOld();
    for (let taken = 0; taken < MOST_PER_RUN && !this.#stop.signal.aborted; ) {
      if (!(await hasDueMail(database.read, now()))) return;
      const claim = { now: now(), until: now() + CLAIM_MS, most: AT_ONCE };
      const mails = await database.transaction((tx) => claimMails(tx, claim));
      const site = await this.#options.site();
      const outcomes = await Promise.allSettled(mails.map((mail) => this.#deliver(mail, site)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      // The others would wait for the same server.
      if (outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value === 'server')) return;
      taken += mails.length;
    }
  }

  /** Sends one mail past the outbox, for somebody who watches. */
  async sendNow(mail: Mail): Promise<SendResult> {
    const reason =
      'There is no mail server: set SMTP_URL, for example to smtp://user:password@mail.example.org:587.';
    if (this.#sender === null) return { ok: false, fault: 'server', reason };
    const composed = composeMail(mail, await this.#options.site(), `octavo.${randomUUID()}`);
    if (!composed.ok) return { ...composed, fault: 'mail' };
    return this.#sender.send(composed.message, this.#timeLimit());
  }

  /** @param patience how many milliseconds mails that are being sent may still take. */
  async stop(patience: number): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    const bound = setTimeout(() => this.#stop.abort(), patience);
    await this.#running;
    clearTimeout(bound);
    this.#stop.abort();
    await this.#sender?.[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop(STOP_MS);
  }

  async #runWhileWoken(): Promise<void> {
    while (this.#isWoken && this.#timer !== undefined) {
      this.#isWoken = false;
      try {
        await this.run();
      } catch (error) {
        this.#options.logger.error({ err: error }, 'mail could not be sent; trying again');
      }
    }
    this.#running = undefined;
  }

  async #deliver(claimed: ClaimedMail, site: MailSite): Promise<'done' | 'server'> {
    const mail = parseMail(claimed.message);
    if (mail === null)
      return this.#settle(claimed, { ok: false, fault: 'mail', reason: 'It cannot be read.' });
    if (this.#sender === null) return this.#leave(claimed, mail);
    const composed = composeMail(mail, site, `octavo.${claimed.id}.${claimed.createdAt}`);
    if (!composed.ok) return this.#settle(claimed, { ...composed, fault: 'mail' });
    const result = await this.#sender.send(composed.message, this.#timeLimit());
    if (!result.ok && this.#stop.signal.aborted) return this.#giveBack(claimed);
    return this.#settle(claimed, result);
  }

  #timeLimit(): AbortSignal {
    return AbortSignal.any([this.#stop.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
  }

  /** It was this process that ended the try. */
  async #giveBack({ id, tries }: ClaimedMail): Promise<'server'> {
    const { database, now } = this.#options;
    await database.transaction((tx) => putMailOff(tx, id, { tries, nextTryAt: now(), error: '' }));
    return 'server';
  }

  /** Without a mail server, what somebody waits for is passed on by the site's owner. */
  async #leave({ id }: ClaimedMail, mail: Mail): Promise<'done'> {
    if (mail.isNeeded) {
      const fields = { to: mail.to, link: mail.action?.url };
      this.#options.logger.warn(fields, 'no SMTP_URL: pass this link on yourself');
    }
    await this.#options.database.transaction((tx) => removeMail(tx, id));
    return 'done';
  }

  async #settle({ id, tries }: ClaimedMail, result: SendResult): Promise<'done' | 'server'> {
    const { database, logger, now } = this.#options;
    const tried = tries + 1;
    if (result.ok) {
      await database.transaction((tx) => removeMail(tx, id));
      logger.debug({ mail: id, tries: tried, response: result.response }, 'mail sent');
      return 'done';
    }
    const { reason: error, fault } = result;
    const pause = fault === 'mail' ? undefined : PAUSES[tries];
    if (pause === undefined) {
      await database.transaction((tx) => failMail(tx, id, { tries: tried, now: now(), error }));
      logger.error({ mail: id, tries: tried, reason: error }, 'mail could not be delivered');
    } else {
      const nextTryAt = now() + pause;
      await database.transaction((tx) => putMailOff(tx, id, { tries: tried, nextTryAt, error }));
      logger.warn({ mail: id, tries: tried, nextTryAt, reason: error }, 'mail will be tried again');
    }
    return fault === 'server' ? 'server' : 'done';
  }

  /** Once a day. */
  async #forgetOld(): Promise<void> {
    const { database, now } = this.#options;
    if (now() - this.#forgotAt < DAY) return;
    await database.transaction((tx) => forgetFailedMails(tx, now() - KEEP_FAILED_MS));
    this.#forgotAt = now();
  }
}
