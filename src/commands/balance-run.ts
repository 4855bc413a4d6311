// The balancer, in this process.
import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { balanceStatusMethod, balanceStopMethod } from '../balance/balance-status.ts';
import { Balancer } from '../balance/balancer.ts';
import { Nginx } from '../balance/nginx/nginx.ts';
import { CONFIG_FILE } from '../balance/nginx/nginx-config.ts';
import { writeAssets } from '../balance/nginx/write-assets.ts';
import { hearStopSignals } from '../balance/nodes/stop-signals.ts';
import { lockFile } from '../balance/process-lock.ts';
import type { Config } from '../config.ts';
import { askAll } from '../control/control-client.ts';
import { answering } from '../control/control-method.ts';
import { ControlServer } from '../control/control-server.ts';
import { DatabaseError } from '../database/database-error.ts';
import { createServices, type Services } from '../services.ts';
import { loadSettings } from '../site/setting-queries.ts';
import { BalanceError } from './balance-error.ts';
import { balancePlan, balancerName, balanceUrl } from './balance-plan.ts';
import { endAnyway } from './end-anyway.ts';

/** Of the database: it asks little. */
const CONNECTIONS = 2;
const LONGEST_PAUSE_MS = 10_000;
const LOCK_FILE = 'balancer.lock';
/** How long one that ends may take. */
const PREDECESSOR_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** Until the process is told to end; nginx goes on then, unless it is to end as well. */
export async function runBalancer(config: Config, { stopsNginx }: { stopsNginx: boolean }): Promise<void> {
  const { asked, urged } = hearStopSignals();
  await refuseSecond(config);
  using _lock = await takeFolder(config.balance);
  const logger = pino({ level: config.logLevel });
  await using services = await openServices(config, logger, asked);
  if (services === null) return;
  const stop = Promise.withResolvers<void>();
  await using balancer = await startBalancer(services);
  await using _control = await openControl(services, balancer, stop.resolve);
  logger.info(`nginx is open at ${balanceUrl(config.balance)}`);
  const isAskedTo = await Promise.race([stop.promise.then(() => true), asked.then(() => stopsNginx)]);
  if (isAskedTo) await balancer.stopNginx(urged.aborted ? 0 : config.shutdownSeconds);
  logger.info(
    isAskedTo
      ? 'nginx has answered what it was asked, and is stopped'
      : 'nginx goes on without its balancer; "octavo balance stop" ends it, and "octavo balance" takes over again',
  );
  // The balancer may just be reading from a database that does not answer.
  endAnyway(logger);
}

/** Ends an nginx whose balancer does not run any more; false where there is none. */
export async function stopLeftNginx({ balance, shutdownSeconds, logLevel }: Config): Promise<boolean> {
  await using nginx = await Nginx.open({ settings: balance, logger: pino({ level: logLevel }) });
  const { isRunning } = nginx;
  await nginx.stop({ graceful: true, seconds: shutdownSeconds });
  return isRunning;
}

async function refuseSecond({ dataDir }: Config): Promise<void> {
  const [first] = await askAll(dataDir, balanceStatusMethod, {});
  if (first !== undefined)
    throw new BalanceError(
      `A balancer of this site runs already: process ${first.process.pid}. "octavo balance status" shows what it does, "octavo balance stop" ends it.`,
    );
}

/** One that ends just now is waited for. @throws BalanceError where another goes on working there. */
async function takeFolder({ folder }: Config['balance']): Promise<Disposable> {
  await mkdir(folder, { recursive: true });
  const deadline = performance.now() + PREDECESSOR_MS;
  for (;;) {
    const lock = lockFile(join(folder, LOCK_FILE));
    if (lock !== null) return lock;
    if (performance.now() > deadline)
      throw new BalanceError(
        `Another balancer works in ${folder}. End it, or give this one a BALANCE_DIR of its own.`,
      );
    await delay(LOOK_AGAIN_MS);
  }
}

/** Whatever serves the site but the web server. A database that is away is waited for; null where the process is to end before. */
async function openServices(config: Config, logger: Logger, asked: Promise<void>): Promise<Services | null> {
  const { database } = config;
  const own = {
    ...config,
    database: database.kind === 'postgres' ? { ...database, poolSize: CONNECTIONS } : database,
    // It keeps no pages itself.
    cache: { ...config.cache, redisUrl: null },
  };
  for (let pause = 100; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await createServices(own, Date.now, config.timeLimits);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === 'unreachable')) throw error;
      if (pause === 100) {
        logger.error(`${error.message} This is tried again until it works.`);
        await resumeNginx(config, logger);
      }
      const isOver = await Promise.race([asked.then(() => true), delay(pause, false)]);
      if (isOver) return null;
    }
  }
}

/** With the configuration that it had, until the nodes are known. */
async function resumeNginx({ balance }: Config, logger: Logger): Promise<void> {
  await using nginx = await Nginx.open({ settings: balance, logger });
  if (nginx.isRunning) return logger.info('nginx runs, and goes on as before');
  const before = await readFile(join(balance.folder, CONFIG_FILE), 'utf8').catch(() => null);
  if (before === null) return undefined;
  const applied = await nginx.apply(before);
  if (applied.ok) logger.info('nginx is started with the configuration that it had before');
  else logger.error(`nginx cannot be started with the configuration that it had before: ${applied.reason}`);
  return undefined;
}

async function startBalancer({ config, database, follower, logger, assets }: Services): Promise<Balancer> {
  const plan = balancePlan(config);
  await checkCertificate(config.balance.tls);
  if (plan.assetsFolder !== null) await writeAssets(assets.files(), plan.assetsFolder);
  if (config.siteUrl === null)
    logger.warn(
      'SITE_URL is not set: set it, for the balancer and all nodes, to where readers find the site',
    );
  return Balancer.start({
    database,
    follower,
    logger,
    plan,
    name: balancerName(config),
    url: balanceUrl(config.balance),
    site: async () => {
      const { name, language, accentColor } = await loadSettings(database.read);
      return { name, language, accentColor };
    },
  });
}

/** @throws BalanceError naming the file. */
async function checkCertificate(tls: Config['balance']['tls']): Promise<void> {
  const files =
    tls === null
      ? []
      : ([
          ['CERT', tls.certificate],
          ['KEY', tls.key],
        ] as const);
  for (const [name, file] of files)
    await access(file, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.code})`;
      throw new BalanceError(`BALANCE_TLS_${name}: ${file} ${reason}. Give the path of a file in PEM form.`);
    });
}

function openControl(
  { config, logger }: Services,
  balancer: Balancer,
  stop: () => void,
): Promise<ControlServer> {
  return ControlServer.open({
    dataDir: config.dataDir,
    kind: 'balancer',
    methods: [
      answering(balanceStatusMethod, () => balancer.status()),
      answering(balanceStopMethod, () => {
        stop();
        return { pid: process.pid };
      }),
    ],
    onError: (error) => logger.warn({ err: error }, 'a command could not be answered'),
  });
}
