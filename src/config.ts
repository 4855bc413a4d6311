// The only reader of the environment: checked once at start, frozen afterwards.
import { isAbsolute, join, resolve } from 'node:path';
import type { z } from 'zod';
import type { BalanceSettings } from './balance/balance-settings.ts';
import type { SharedCaching } from './cache/shared-caching.ts';
import { type CdnSettings, TAG_HEADERS } from './cdn/cdn-settings.ts';
import { type CacheLayers, type LogLevel, type Mode, variables } from './config-variables.ts';
import type { DatabaseSettings } from './database/open-database.ts';
import type { TimeLimits } from './database/open-postgres.ts';
import type { OverloadSettings } from './web/overload.ts';

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
  clients: ClientSettings;
  node: NodeSettings;
  overload: OverloadSettings;
  balance: BalanceSettings;
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

/** How long a client may hold a connection: readers send an address, writers a file over a slow line. */
export interface ClientSettings {
  /** Until all headers of a request are there. */
  headSeconds: number;
  /** Until all of it is there. */
  requestSeconds: number;
  /** While neither side sends anything, nor takes what the other sent: a download that stands still. */
  silenceSeconds: number;
}

/** What this process is to a balancer. */
export interface NodeSettings {
  /** Null for the machine's name with the port. */
  name: string | null;
  /** `10.0.0.5:3000`; null for where it listens. */
  address: string | null;
  /** How long it goes on taking connections when it is to end, for a balancer to notice. */
  drainDelaySeconds: number;
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
        ttlSeconds: env.CDN_TTL_SECONDS ?? null,
      },
    },
    cdn,
    logLevel: env.LOG_LEVEL,
    slowQueryMs: env.SLOW_QUERY_MS,
    metricsToken: env.METRICS_TOKEN ?? null,
    shutdownSeconds: env.SHUTDOWN_SECONDS,
    clients: {
      headSeconds: env.CLIENT_HEAD_SECONDS,
      requestSeconds: env.CLIENT_REQUEST_SECONDS,
      silenceSeconds: env.CLIENT_SILENCE_SECONDS,
    },
    node: {
      name: env.NODE_NAME ?? null,
      address: env.NODE_ADDRESS ?? null,
      drainDelaySeconds: env.DRAIN_DELAY_SECONDS,
    },
    overload: { mostRequests: env.OVERLOAD_REQUESTS, delayMs: env.OVERLOAD_DELAY_MS },
    balance: balanceSettings(env, dataDir),
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

/** For another process of the same site: all stays as it is here, but for these. */
export function siteEnvironmentWith(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...settings };
}

function databaseSettings(url: string | undefined, poolSize: number, dataDir: string): DatabaseSettings {
  if (url === undefined) return { kind: 'sqlite', file: resolve(dataDir, 'octavo.db') };
  return { kind: 'postgres', url, poolSize };
}

function listenUrl(given: string | undefined, databaseUrl: string | undefined): string | null {
  return given === 'off' ? null : (given ?? databaseUrl ?? null);
}

function balanceSettings(env: z.output<typeof variables>, dataDir: string): BalanceSettings {
  const { BALANCE_TLS_CERT: certificate, BALANCE_TLS_KEY: key } = env;
  if ((certificate === undefined) !== (key === undefined))
    throw new ConfigError([
      'BALANCE_TLS_CERT: and BALANCE_TLS_KEY belong together: give both files, or neither',
    ]);
  return {
    host: env.HOST,
    port: env.PORT,
    httpPort: env.BALANCE_HTTP_PORT ?? null,
    tls:
      certificate === undefined || key === undefined
        ? null
        : { certificate: resolve(certificate), key: resolve(key) },
    folder: resolve(env.BALANCE_DIR ?? join(dataDir, 'balance')),
    nginx: env.BALANCE_NGINX ?? null,
    user: env.BALANCE_USER ?? null,
    edgeBytes: env.BALANCE_EDGE === 'on' ? env.BALANCE_EDGE_MB * 1024 * 1024 : null,
    servesFiles: env.BALANCE_FILES === 'on',
    requestsPerSecond: env.BALANCE_REQUESTS_PER_SECOND,
    connections: env.BALANCE_CONNECTIONS,
    timeoutSeconds: env.BALANCE_TIMEOUT_SECONDS,
    probeMs: env.BALANCE_PROBE_MS,
    uploadMaxBytes: env.UPLOAD_MAX_MB * 1024 * 1024,
    trustedProxies: env.TRUST_PROXY,
  };
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
