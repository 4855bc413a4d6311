import { Command } from 'commander';
import { hasOwner } from '../accounts/owners.ts';
import { setUpUrl } from '../accounts/set-up.ts';
import { CdnPurger } from '../cdn/cdn-purger.ts';
import { readConfig } from '../config.ts';
import { startServer } from '../server.ts';
import { createServices, type Services } from '../services.ts';
import { endAnyway } from './end-anyway.ts';
import { findPrimary, isFirstWorker, runWorkers, workerCount } from './workers.ts';

export const startCommand = new Command('start')
  .description('serve the site; HOST, PORT, DATA_DIR, DATABASE_URL and SITE_URL come from the environment')
  .option('--workers <number>', 'so many processes on one port, or "auto" for one per processor', workerCount)
  .action(async ({ workers }: { workers?: number }) => {
    const config = readConfig();
    using primary = findPrimary();
    if (workers !== undefined && primary === null) return await runWorkers(config, workers);
    await using services = await createServices(config, Date.now, config.timeLimits);
    const { migrations } = services;
    if (migrations.length > 0) services.logger.info({ migrations }, 'database brought up to date');
    await using _purger = config.cdn && new CdnPurger({ ...services, settings: config.cdn });
    await using server = await startServer(services, primary);
    if (primary === null)
      services.logger.info(
        { url: server.url, database: services.database.description },
        `Octavo is open at ${server.url}`,
      );
    const isTold = primary === null || isFirstWorker();
    // Not waited for: a database that hangs just now must not keep the process from hearing that it is to end.
    if (isTold)
      announceSetUp(services, config.siteUrl ?? server.url).catch((error: unknown) =>
        services.logger.error({ err: error }, 'whether the site has an owner could not be read'),
      );
    await server.untilStopped;
    endAnyway(services.logger);
  });

/** While the site has no owner: where one is made. It stands in the log alone, which only the operator sees. */
async function announceSetUp({ database, logger, authSecret }: Services, siteUrl: string): Promise<void> {
  if (await hasOwner(database.read)) return;
  const url = setUpUrl(siteUrl, authSecret);
  logger.info({ url }, `This site has no owner yet. Become it at ${url}`);
}
