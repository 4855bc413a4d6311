// https://akismet.com/developers/detailed-docs/comment-check/
import type { ServiceComment, SpamService } from './spam-service.ts';

const BASE_URL = 'https://rest.akismet.com/1.1';
const TIMEOUT_MS = 5_000;
/** What it answers is a word or a sentence. */
const MAX_ANSWER_LENGTH = 1000;

export interface AkismetOptions {
  key: string;
  siteUrl: string;
  /** Of the site, BCP 47. */
  language: string;
  /** Without a slash at its end. */
  baseUrl?: string;
  timeoutMs?: number;
}

/** There is no answer, or none that means anything. */
export class AkismetError extends Error {
  readonly code = 'spam-service';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AkismetError';
  }
}

export class Akismet implements SpamService {
  readonly name = 'Akismet';
  readonly #options: Required<AkismetOptions>;

  constructor(options: AkismetOptions) {
    this.#options = { baseUrl: BASE_URL, timeoutMs: TIMEOUT_MS, ...options };
  }

  async isSpam(comment: ServiceComment): Promise<boolean> {
    const answer = await this.#ask('comment-check', comment);
    if (answer !== 'true' && answer !== 'false') throw unusable(answer);
    return answer === 'true';
  }

  async teach(comment: ServiceComment, lesson: 'spam' | 'ham'): Promise<void> {
    const answer = await this.#ask(`submit-${lesson}`, comment);
    if (!answer.startsWith('Thanks')) throw unusable(answer);
  }

  async #ask(what: string, comment: ServiceComment): Promise<string> {
    const { baseUrl, timeoutMs } = this.#options;
    try {
      const response = await fetch(`${baseUrl}/${what}`, {
        method: 'POST',
        body: this.#form(comment),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = await beginningOf(response);
      if (response.status === 200) return body;
      throw new AkismetError(`Akismet answered ${response.status}`);
    } catch (error) {
      if (error instanceof AkismetError) throw error;
      throw new AkismetError('Akismet could not be asked', error);
    }
  }

  #form(comment: ServiceComment): URLSearchParams {
    const { key, siteUrl, language } = this.#options;
    return new URLSearchParams({
      api_key: key,
      blog: siteUrl,
      blog_lang: language,
      blog_charset: 'UTF-8',
      user_ip: comment.address,
      user_agent: comment.userAgent,
      permalink: comment.postUrl,
      comment_type: comment.isReply ? 'reply' : 'comment',
      comment_author: comment.name,
      comment_author_email: comment.email ?? '',
      comment_author_url: comment.website ?? '',
      comment_content: comment.text,
      comment_date_gmt: new Date(comment.createdAt).toISOString(),
    });
  }
}

/** Never more than there is need for, whatever is sent. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ANSWER_LENGTH) break;
  }
  return text.slice(0, MAX_ANSWER_LENGTH).trim();
}

function unusable(answer: string): AkismetError {
  const hint = answer === 'invalid' ? ': the key in the settings is not valid' : '';
  return new AkismetError(`Akismet answered ${JSON.stringify(answer.slice(0, 100))}${hint}`);
}
