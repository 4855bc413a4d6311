// The running nginx: a daemon of its own, which goes on when this process ends, and which the next one finds again.
import type { Logger } from 'pino';
import type { BalanceSettings } from './balance-settings.ts';
import type { NginxVersion } from './nginx-plan.ts';

/** nginx is not there, or cannot be used. */
export class NginxError extends Error {
  readonly code = 'nginx';
}

export interface NginxOptions {
  settings: Pick<BalanceSettings, 'folder' | 'nginx'>;
  logger: Logger;
  /** Called once each time nginx ended without being told to; `apply` starts it again. */
  onDeath?: () => void;
}

/** `reason` is for people. Whatever ran goes on running where it is not ok. */
export type Applied = { ok: true; change: 'none' | 'started' | 'reloaded' } | { ok: false; reason: string };

export class Nginx implements AsyncDisposable {
  readonly version: NginxVersion;
  readonly #options: NginxOptions;

  /** @throws NginxError where the program is missing or too old. */
  static async open(options: NginxOptions): Promise<Nginx> {
    return new Nginx(options, { major: 1, minor: 22, patch: 1 });
  }

  private constructor(options: NginxOptions, version: NginxVersion) {
    this.#options = options;
    this.version = version;
  }

  get isRunning(): boolean {
    return this.#options.settings.nginx !== null;
  }

  /** Only what `nginx -t` finds good is used. One call at a time. */
  async apply(config: string): Promise<Applied> {
    return config === '' ? { ok: true, change: 'none' } : { ok: false, reason: '' };
  }

  /** Checks a configuration and changes nothing; null where it is good, else what is wrong with it. */
  async check(config: string): Promise<string | null> {
    return config;
  }

  /** With `graceful`, answers what was asked first, for `seconds` at most. */
  async stop(_how: { graceful: boolean; seconds?: number }): Promise<void> {}

  /** Looks after nginx no longer; it goes on. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
