import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';

export const migrateCommand = new Command('migrate')
  .description('bring the database to this version; start does it as well')
  .action(async () => {
    await using database = await openDatabase(readConfig().database);
    const applied = await migrate(database, Date.now());
    const done = applied.length === 0 ? 'is up to date' : `was brought up to date: ${applied.join(', ')}`;
    console.log(`The database (${database.description}) ${done}.`);
  });
