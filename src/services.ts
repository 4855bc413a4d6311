// The composition root: builds what the application needs and disposes of it in the opposite order.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { loadAuthSecret } from './accounts/auth-secret.ts';
import { Passwords } from './accounts/password.ts';
import { type Caches, openCaches } from './cache/caches.ts';
import type { RedisChange } from './cache/redis-connection.ts';
import type { Config } from './config.ts';
import type { Database, Reader } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { type DatabaseSettings, openDatabase } from './database/open-database.ts';
import type { TimeLimits } from './database/open-postgres.ts';
import { Follower } from './invalidation/follower.ts';
import { logOf } from './invalidation/log-source.ts';
import { openBus } from './invalidation/open-bus.ts';
import type { MailSite } from './mail/compose-mail.ts';
import { Postman } from './mail/postman.ts';
import { FolderMediaStore } from './media/folder-media-store.ts';
import type { MediaStore } from './media/media-store.ts';
import { loadSettings } from './site/setting-queries.ts';
import { type Assets, findProjectRoot, loadAssets } from './web/assets.ts';
import { Overload, type OverloadChange } from './web/overload.ts';

export interface Services extends AsyncDisposable {
  config: Config;
  logger: Logger;
  database: Database;
  /** Names of those that this start applied. */
  migrations: readonly string[];
  /** Keeps step with the invalidation log. */
  follower: Follower;
  caches: Caches;
  mediaStore: MediaStore;
  /** Sends what the outbox holds once it is started; woken after commits. */
  postman: Postman;
  /** Styles, fonts and icons. */
  assets: Assets;
  /** Milliseconds since 1970; a test gives its own. */
  now: () => number;
  /** Signs cookies and what else must come from here. */
  authSecret: string;
  passwords: Passwords;
  /** Who is sent away when there is too much to do; it knows how late the process is while it is watched. */
  overload: Overload;
}

/**
 * Opens the database and brings its tables up to date.
 * @param limits for statements from then on; migrations take the time they need.
 * @throws DatabaseError when it cannot be used.
 */
export async function createServices(
  config: Config,
  now: () => number = Date.now,
  limits?: TimeLimits,
): Promise<Services> {
  const logger = pino({ level: config.logLevel });
  await using started = new AsyncDisposableStack();
  const earlier = limits === undefined ? [] : await migrateUnhurried(config.database, now());
  const database = started.use(await openDatabase({ ...config.database, ...(limits && { limits }) }));
  const migrations = [...earlier, ...(await migrate(database, now()))];
  const read = limits && started.use(await openOwnConnection(config.database, limits))?.read;
  const follower = started.use(await follow(config, database, { read, logger }));
  const assets = loadAssets();
  const caches = started.use(
    openCaches({
      ...config.cache,
      log: follower,
      now,
      epoch: () => follower.epoch,
      build: buildOf(config, assets),
      onError: (error, key) => logger.warn({ err: error, key }, 'a cached page could not be made anew'),
      onRedisChange: (change) => logRedis(logger, change),
    }),
  );
  const authSecret = await loadAuthSecret(database, config.authSecret, now());
  const passwords = new Passwords(config.passwordHashesAtOnce);
  const mediaStore = new FolderMediaStore(join(config.dataDir, 'media'));
  const postman = started.use(
    new Postman({ database, logger, now, smtpUrl: config.smtpUrl, site: () => mailSite(database, config) }),
  );
  const overload = new Overload({ ...config.overload, onChange: (change) => logOverload(logger, change) });
  const stack = started.move();
  return {
    config,
    logger,
    database,
    follower,
    caches,
    mediaStore,
    postman,
    assets,
    migrations,
    now,
    authSecret,
    passwords,
    overload,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/**
 * Pages name the site's address and its assets, and offer mail where it can be sent: those that another release or another
 * setting made are not for this one.
 */
function buildOf({ siteUrl, host, port, mode, smtpUrl }: Config, assets: Assets): string {
  const manifest = readFileSync(join(findProjectRoot(import.meta.dirname), 'package.json'), 'utf8');
  // The files of a built program are named by what is in them.
  const code = readdirSync(import.meta.dirname).sort();
  return createHash('sha256')
    .update(JSON.stringify([manifest, code, siteUrl ?? [host, port], mode, smtpUrl !== null, assets]))
    .digest('hex');
}

function logOverload(logger: Logger, change: OverloadChange): void {
  if (change.isOver) {
    const { shed, milliseconds } = change;
    const seconds = Math.round(milliseconds / 1000);
    logger.info({ shed, seconds }, `no longer overloaded: ${shed} requests were sent away with 503`);
    return;
  }
  const { requests, delayMs: delay } = change;
  const delayMs = Math.round(delay);
  logger.warn(
    { requests, delayMs },
    `overloaded: ${requests} requests are being answered and the process is ${delayMs} ms late; others get 503`,
  );
}

function logRedis(logger: Logger, { what, isWorking, reason, error }: RedisChange): void {
  const subject = what === 'connection' ? 'Redis' : 'writing to Redis';
  if (isWorking) logger.info(`${subject} works again`);
  else logger.warn({ err: error, reason }, `${subject} does not work: what it would give is made here`);
}

/**
 * Where many wait for a connection, what caches must know is still heard of: else they would be of no use just then. It
 * gives up early, as a connection that hangs is better replaced.
 */
async function openOwnConnection(
  settings: DatabaseSettings,
  { silenceMs }: TimeLimits,
): Promise<Database | null> {
  const limits = { statementMs: 3_000, waitMs: 3_000, silenceMs };
  return settings.kind === 'postgres' ? openDatabase({ ...settings, poolSize: 1, limits }) : null;
}

function follow(
  { cache, database: settings }: Config,
  database: Database,
  { read, logger }: { read: Reader | undefined; logger: Logger },
): Promise<Follower> {
  const bus = openBus({
    ...settings,
    listenUrl: cache.listenUrl,
    onTrouble: (error) =>
      logger.warn({ err: error }, `other processes are not heard at once, but every ${cache.pollMs} ms`),
  });
  return Follower.start({
    log: logOf(database, read),
    bus,
    pollMs: cache.pollMs,
    onError: (error) => logger.warn({ err: error }, 'the invalidation log cannot be read'),
  });
}

async function migrateUnhurried(settings: DatabaseSettings, now: number): Promise<string[]> {
  await using database = await openDatabase(settings);
  return await migrate(database, now);
}

async function mailSite(database: Database, { siteUrl, mailFrom }: Config): Promise<MailSite> {
  const { name, accentColor } = await loadSettings(database.read);
  return { name, accentColor, url: siteUrl ?? 'http://localhost', from: mailFrom };
}
