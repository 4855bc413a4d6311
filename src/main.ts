// The command line: each subcommand is one file in commands/, read when it is asked for.
import { Command } from 'commander';

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  balance: async () => (await import('./commands/balance.ts')).balanceCommand,
  cluster: async () => (await import('./commands/cluster.ts')).clusterCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  cache: async () => (await import('./commands/cache.ts')).cacheCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  seed: async () => (await import('./commands/seed.ts')).seedCommand,
  settings: async () => (await import('./commands/settings.ts')).settingsCommand,
  users: async () => (await import('./commands/users.ts')).usersCommand,
  mail: async () => (await import('./commands/mail.ts')).mailCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
};

const program = new Command('octavo')
  .description('A self-hosted publishing platform.')
  .showHelpAfterError('(--help shows what there is)');
for (const command of await commandsFor(process.argv[2] ?? '')) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  console.error(isExpected(error) ? error.message : error);
  process.exitCode = 1;
}

/** The one that is asked for; all of them where none is, for the list of them. */
async function commandsFor(name: string): Promise<readonly Command[]> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return [await load()];
  return Promise.all(Object.values(COMMANDS).map((loadOne) => loadOne()));
}

/** Errors with a code of ours say what to do; the others are defects, and their place in the code helps. */
function isExpected(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^[a-z-]+$/.test(String(error.code));
}
