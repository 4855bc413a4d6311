// The only reader of the environment: checked once at start, frozen afterwards.
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { DatabaseSettings } from './database/open-database.ts';

export interface Config {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Absolute origin for links, without a slash at its end; null means "where the server listens". */
  siteUrl: string | null;
  /** Absolute. */
  dataDir: string;
  database: DatabaseSettings;
  logLevel: LogLevel;
  /** How long a stop waits for requests in flight. */
  shutdownSeconds: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every variable that is wrong, with what it should be. */
export class ConfigError extends Error {
  readonly code = 'config';

  constructor(problems: readonly string[]) {
    super(
      `The settings in the environment are not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/** @throws ConfigError naming every wrong variable at once. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const env = parsed.data;
  const dataDir = isAbsolute(env.DATA_DIR) ? env.DATA_DIR : resolve(env.DATA_DIR);
  return Object.freeze({
    host: env.HOST,
    port: env.PORT,
    siteUrl: env.SITE_URL ?? null,
    dataDir,
    database: databaseSettings(env.DATABASE_URL, env.DATABASE_POOL_SIZE, dataDir),
    logLevel: env.LOG_LEVEL,
    shutdownSeconds: env.SHUTDOWN_SECONDS,
  });
}

function databaseSettings(url: string | undefined, poolSize: number, dataDir: string): DatabaseSettings {
  if (url === undefined) return { kind: 'sqlite', file: resolve(dataDir, 'octavo.db') };
  return { kind: 'postgres', url, poolSize };
}

const wholeNumber = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
};

const siteUrl = z.string().transform((value, context) => {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    context.addIssue('must be an address such as https://example.org');
    return z.NEVER;
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    context.addIssue(
      'must be an origin only, such as https://example.org, with no path, query or name in it',
    );
    return z.NEVER;
  }
  return url.origin;
});

const databaseUrl = z.string().refine((value) => /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? ''), {
  message: 'must look like postgres://user:password@host:5432/database; leave it out for SQLite in DATA_DIR',
});

const variables = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'must be an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::')
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  SITE_URL: siteUrl.optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 1000).default(10),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  SHUTDOWN_SECONDS: wholeNumber(0, 3600).default(10),
});
