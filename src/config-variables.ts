// The variables of the environment: what each may be, and what it is where it is not given.
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

const CACHE_LAYERS = ['off', 'values', 'fragments', 'pages'] as const;
export type CacheLayers = (typeof CACHE_LAYERS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** In `development` each page shows what it asked the database; there and in `test` a page that asks too much is an error. */
const MODES = ['production', 'development', 'test'] as const;
export type Mode = (typeof MODES)[number];

const wholeNumber = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
};

/** What else a URL may name stands for something in the programs that are told of it. */
const HOST_NAME = /^(?:[\w.-]+|\[[\da-f:.]+\])$/;

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
  if (!HOST_NAME.test(url.hostname)) {
    context.addIssue('must name a host, such as https://example.org');
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

const nodeName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    'must be small letters, digits and hyphens, such as node-1',
  );

const nodeAddress = z.string().refine(isNodeAddress, {
  message: 'must be a host and a port by which a balancer reaches this process, such as 10.0.0.5:3000',
});

function isNodeAddress(value: string): boolean {
  const [, host = '', port = ''] = /^([\w.-]+|\[[\da-fA-F:.]+\]):(\d{1,5})$/.exec(value) ?? [];
  return host !== '' && Number(port) >= 1 && URL.canParse(`http://${value}`);
}

export const variables = z.object({
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
  CDN_TTL_SECONDS: wholeNumber(0, 31_536_000).optional(),
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
  CLIENT_HEAD_SECONDS: wholeNumber(1, 600).default(20),
  CLIENT_REQUEST_SECONDS: wholeNumber(1, 86_400).default(600),
  CLIENT_SILENCE_SECONDS: wholeNumber(1, 3600).default(90),
  DRAIN_DELAY_SECONDS: wholeNumber(0, 3600).default(0),
  NODE_NAME: nodeName.optional(),
  NODE_ADDRESS: nodeAddress.optional(),
  OVERLOAD_REQUESTS: wholeNumber(0, 1_000_000).default(200),
  OVERLOAD_DELAY_MS: wholeNumber(0, 60_000).default(500),
  BALANCE_DIR: z.string().optional(),
  BALANCE_NGINX: z.string().optional(),
  BALANCE_USER: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'must be the name of a user of this machine')
    .optional(),
  BALANCE_EDGE: z.enum(['on', 'off'], 'must be on or off').default('on'),
  BALANCE_EDGE_MB: wholeNumber(1, 1_000_000).default(1024),
  BALANCE_FILES: z.enum(['on', 'off'], 'must be on or off').default('on'),
  BALANCE_REQUESTS_PER_SECOND: wholeNumber(0, 1_000_000).default(500),
  BALANCE_CONNECTIONS: wholeNumber(0, 1_000_000).default(1000),
  BALANCE_TIMEOUT_SECONDS: wholeNumber(1, 600).default(5),
  BALANCE_PROBE_MS: wholeNumber(50, 60_000).default(300),
  BALANCE_TLS_CERT: z.string().optional(),
  BALANCE_TLS_KEY: z.string().optional(),
  BALANCE_HTTP_PORT: wholeNumber(1, 65_535).optional(),
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
