import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { startServer } from '../server.ts';
import { createServices } from '../services.ts';

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
  });
