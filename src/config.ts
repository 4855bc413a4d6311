// The only reader of the environment: checked once at start, frozen afterwards.
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { SharedCaching } from './cache/shared-caching.ts';
import { type CdnSettings, TAG_HEADERS } from './cdn/cdn-settings.ts';
import type { DatabaseSettings } from './database/open-database.ts';
import type { TimeLimits } from './database/open-postgres.ts';

export interface Config {
  mode: Mode;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Absolute origin for links, without a slash at its end; null means "where the server listens". */
  siteUrl: string | null;
  /** Absolute. */
  dataDir: string;
  database: DatabaseSettings;
  /** While the site is served. */
  timeLimits: TimeLimits;
  cache: CacheSettings;
  /** Null without one that is told what to forget. */
  cdn: CdnSettings | null;
  logLevel: LogLevel;
  /** Statements that take longer are logged, in milliseconds; 0 for none. */
  slowQueryMs: number;
  /** Opens /metrics; null while only those who run the site may read it. */
  metricsToken: string | null;
  /** How long a stop waits for requests in flight. */
  shutdownSeconds: number;
  /** Null for one that the program makes itself and keeps in its database. */
  authSecret: string | null;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  /** Null without a mail server: links are logged and shown to admins then. */
  smtpUrl: string | null;
  /** The sender's address, with a name or without; null for one made of the site's. */
  mailFrom: string | null;
  /** Of one uploaded file. */
  uploadMaxBytes: number;
  /** How many passwords are hashed at the same time. */
  passwordHashesAtOnce: number;
}

export interface CacheSettings {
  /** Each with those before it. */
  layers: CacheLayers;
  /** Of this process, in bytes. */
  memoryBytes: number;
  /** Null without one. */
  redisUrl: string | null;
  /** How long a request waits for Redis, in milliseconds. */
  redisTimeoutMs: number;
  /** Where PostgreSQL's notices are heard: not through a pooler that shares connections. Null listens nowhere. */
  listenUrl: string | null;
  /** How often a process looks into the invalidation log by itself, in milliseconds. */
  pollMs: number;
  /** How long the invalidation log is kept; its newest part is longer. */
  logHours: number;
  /** After which a page is made anew behind a reader, in milliseconds. */
  ttlMs: number;
  /** What caches between this site and its readers may do. */
  shared: SharedCaching;
}

const CACHE_LAYERS = ['off', 'values', 'fragments', 'pages'] as const;
export type CacheLayers = (typeof CACHE_LAYERS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** In `development` each page shows what it asked the database; there and in `test` a page that asks too much is an error. */
const MODES = ['production', 'development', 'test'] as const;
export type Mode = (typeof MODES)[number];

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
  const cdn = cdnSettings(env.CDN, env.CDN_TOKEN, env.CDN_API);
  const dataDir = isAbsolute(env.DATA_DIR) ? env.DATA_DIR : resolve(env.DATA_DIR);
  return Object.freeze({
    mode: env.NODE_ENV,
    host: env.HOST,
    port: env.PORT,
    siteUrl: env.SITE_URL ?? null,
    dataDir,
    database: databaseSettings(env.DATABASE_URL, env.DATABASE_POOL_SIZE, dataDir),
    timeLimits: {
      statementMs: env.DATABASE_STATEMENT_SECONDS * 1000,
      waitMs: env.DATABASE_WAIT_SECONDS * 1000,
      silenceMs: env.DATABASE_SILENCE_SECONDS * 1000,
    },
    cache: {
      layers: env.CACHE,
      memoryBytes: env.CACHE_MEMORY_MB * 1024 * 1024,
      redisUrl: env.REDIS_URL ?? null,
      redisTimeoutMs: env.REDIS_TIMEOUT_MS,
      listenUrl: listenUrl(env.DATABASE_LISTEN_URL, env.DATABASE_URL),
      pollMs: env.CACHE_POLL_MS,
      logHours: env.CACHE_LOG_HOURS,
      ttlMs: env.CACHE_TTL_SECONDS * 1000,
      shared: {
        tagHeader:
          cdn !== null ? TAG_HEADERS[cdn.kind] : env.CDN_TAG_HEADER === 'off' ? null : env.CDN_TAG_HEADER,
        ttlSeconds: env.CDN_TTL_SECONDS,
      },
    },
    cdn,
    logLevel: env.LOG_LEVEL,
    slowQueryMs: env.SLOW_QUERY_MS,
    metricsToken: env.METRICS_TOKEN ?? null,
    shutdownSeconds: env.SHUTDOWN_SECONDS,
    authSecret: env.AUTH_SECRET ?? null,
    trustedProxies: env.TRUST_PROXY,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM ?? null,
    uploadMaxBytes: env.UPLOAD_MAX_MB * 1024 * 1024,
    passwordHashesAtOnce: env.PASSWORD_HASHES_AT_ONCE,
  });
}

/** For a process of this program with other settings: what is no setting of it stays as it is here. */
export function environmentWith(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !Object.hasOwn(variables.shape, name));
  return { ...Object.fromEntries(others), ...settings };
}

function databaseSettings(url: string | undefined, poolSize: number, dataDir: string): DatabaseSettings {
  if (url === undefined) return { kind: 'sqlite', file: resolve(dataDir, 'octavo.db') };
  return { kind: 'postgres', url, poolSize };
}

function listenUrl(given: string | undefined, databaseUrl: string | undefined): string | null {
  return given === 'off' ? null : (given ?? databaseUrl ?? null);
}

const CDN_APIS = { fastly: 'https://api.fastly.com', cloudflare: 'https://api.cloudflare.com' };

function cdnSettings(
  given: string | undefined,
  token: string | undefined,
  api: string | undefined,
): CdnSettings | null {
  if (given === undefined) return null;
  const [kind = '', ...rest] = given.split(':');
  const place = rest.join(':');
  if (kind === 'varnish') return { kind, servers: place.split(',').map(originOf), token: token ?? null };
  if (token === undefined) throw new ConfigError([`CDN_TOKEN: must be the API token of ${kind}`]);
  return kind === 'fastly'
    ? { kind, serviceId: place, token, api: api ?? CDN_APIS.fastly }
    : { kind: 'cloudflare', zoneId: place, token, api: api ?? CDN_APIS.cloudflare };
}

function originOf(address: string): string {
  return new URL(address.trim()).origin;
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

const listenAddress = z
  .string()
  .refine((value) => value === 'off' || /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? ''), {
    message: 'must look like postgres://user:password@host:5432/database, or be "off"',
  });

const cdn = z.string().refine(isCdn, {
  message:
    'must be fastly:SERVICE_ID, cloudflare:ZONE_ID or varnish:http://10.0.0.5:6081 (several with commas between them)',
});

function isCdn(value: string): boolean {
  if (/^(?:fastly|cloudflare):[\w-]{1,100}$/.test(value)) return true;
  const [, servers] = /^varnish:(.+)$/.exec(value) ?? [];
  if (servers === undefined) return false;
  return servers.split(',').every((server) => /^https?:$/.test(URL.parse(server.trim())?.protocol ?? ''));
}

const redisUrl = z.string().refine((value) => /^rediss?:$/.test(URL.parse(value)?.protocol ?? ''), {
  message: 'must look like redis://user:password@host:6379/0, or rediss:// for TLS; leave it out for none',
});

const proxies = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter((part) => part !== ''))
  .refine((parts) => parts.every(isAddressOrNetwork), {
    message: 'must be addresses or networks with commas between them, such as 127.0.0.1, 10.0.0.0/8 or ::1',
  });

function isAddressOrNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const smtpUrl = z.string().refine((value) => /^smtps?:$/.test(URL.parse(value)?.protocol ?? ''), {
  message: 'must look like smtp://user:password@mail.example.org:587, or smtps:// for TLS from the beginning',
});

const variables = z.object({
  NODE_ENV: z.enum(MODES, `must be one of ${MODES.join(', ')}`).default('production'),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'must be an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::')
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  SITE_URL: siteUrl.optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 1000).default(10),
  DATABASE_STATEMENT_SECONDS: wholeNumber(1, 3600).default(30),
  DATABASE_WAIT_SECONDS: wholeNumber(1, 600).default(5),
  DATABASE_SILENCE_SECONDS: wholeNumber(1, 600).default(2),
  DATABASE_LISTEN_URL: listenAddress.optional(),
  CACHE: z.enum(CACHE_LAYERS, `must be one of ${CACHE_LAYERS.join(', ')}`).default('pages'),
  CACHE_MEMORY_MB: wholeNumber(1, 1_000_000).default(64),
  CACHE_POLL_MS: wholeNumber(10, 60_000).default(500),
  CACHE_LOG_HOURS: wholeNumber(1, 10_000).default(48),
  CACHE_TTL_SECONDS: wholeNumber(1, 86_400).default(60),
  CDN_TAG_HEADER: z
    .string()
    .regex(
      /^(?:off|[A-Za-z][A-Za-z0-9-]*)$/,
      'must be a header such as Surrogate-Key, Cache-Tag or xkey, or "off"',
    )
    .default('off'),
  CDN_TTL_SECONDS: wholeNumber(0, 31_536_000).default(60),
  CDN: cdn.optional(),
  CDN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/, 'must be the token as the CDN gave it')
    .optional(),
  CDN_API: siteUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  REDIS_TIMEOUT_MS: wholeNumber(1, 10_000).default(50),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  SLOW_QUERY_MS: wholeNumber(0, 600_000).default(200),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters; "openssl rand -hex 16" makes one')
    .optional(),
  SHUTDOWN_SECONDS: wholeNumber(0, 3600).default(10),
  AUTH_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters; "openssl rand -base64 32" makes one')
    .optional(),
  TRUST_PROXY: proxies.default([]),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'must be an address such as blog@example.org or "My blog <blog@example.org>"',
    )
    .optional(),
  UPLOAD_MAX_MB: wholeNumber(1, 10_000).default(100),
  PASSWORD_HASHES_AT_ONCE: wholeNumber(1, 64).default(Math.max(1, availableParallelism() - 1)),
});
