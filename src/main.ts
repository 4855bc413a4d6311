// The command line: each subcommand is one file in commands/.
import { Command } from 'commander';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { mailCommand } from './commands/mail.ts';
import { migrateCommand } from './commands/migrate.ts';
import { seedCommand } from './commands/seed.ts';
import { settingsCommand } from './commands/settings.ts';
import { startCommand } from './commands/start.ts';
import { usersCommand } from './commands/users.ts';

const program = new Command('octavo')
  .description('A self-hosted publishing platform.')
  .showHelpAfterError('(--help shows what there is)');
for (const command of [
  startCommand,
  migrateCommand,
  importCommand,
  exportCommand,
  seedCommand,
  settingsCommand,
  usersCommand,
  mailCommand,
]) {
  program.addCommand(command);
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(isExpected(error) ? error.message : error);
  process.exitCode = 1;
}

/** Errors with a code of ours say what to do; the others are defects, and their place in the code helps. */
function isExpected(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^[a-z-]+$/.test(String(error.code));
}
