import { Command } from 'commander';
import type { Logger } from 'pino';
import { readConfig } from '../config.ts';
import { startServer } from '../server.ts';
import { createServices } from '../services.ts';

const LONGEST_END_MS = 5_000;

export const startCommand = new Command('start')
  .description('serve the site; HOST, PORT, DATA_DIR, DATABASE_URL and SITE_URL come from the environment')
  .action(async () => {
    const config = readConfig();
    await using services = await createServices(config);
    const { migrations } = services;
    if (migrations.length > 0) services.logger.info({ migrations }, 'database brought up to date');
    await using server = await startServer(services);
    services.logger.info(
      { url: server.url, database: services.database.description },
      `Octavo is open at ${server.url}`,
    );
    await server.untilStopped;
    endAnyway(services.logger);
  });

/** A database that neither answers nor closes its connections would hold the process for ever. */
function endAnyway(logger: Logger): void {
  const end = () => {
    logger.error('the database did not let go; ending without it');
    process.exit(1);
  };
  setTimeout(end, LONGEST_END_MS).unref();
}
