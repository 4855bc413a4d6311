import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { balanceStatusMethod, balanceStopMethod } from '../balance/balance-status.ts';
import { describeBalance } from '../balance/describe-balance.ts';
import { type Config, readConfig } from '../config.ts';
import { type Answered, askAll } from '../control/control-client.ts';
import { printConfiguration } from './balance-dry-run.ts';
import { BalanceError } from './balance-error.ts';
import { runBalancer, stopLeftNginx } from './balance-run.ts';

const NOBODY =
  'No balancer of this site is running here. "octavo balance" starts one; DATA_DIR says which site.';
const LEFT = 'No balancer was running; nginx was, and is stopped.';
const LOOK_EVERY_MS = 100;
const LONGEST_END_MS = 15_000;

export const balanceCommand = new Command('balance')
  .description(
    'run nginx in front of the nodes of this site, at HOST and PORT. nginx goes on when this command is ended with Ctrl-C or ' +
      'SIGTERM, so that it can be restarted while people read; the next one takes over',
  )
  .option('--dry-run', 'show the configuration for the nodes that are known right now, and change nothing')
  .option('--stop-nginx', 'end nginx as well when this command is ended')
  .action(async ({ dryRun = false, stopNginx = false }: { dryRun?: boolean; stopNginx?: boolean }) => {
    const config = balancing(readConfig());
    if (dryRun) await printConfiguration(config);
    else await runBalancer(config, { stopsNginx: stopNginx });
  });

balanceCommand
  .command('status')
  .description('show the nodes as the balancer sees them, and what nginx does')
  .option('--json', 'for programs')
  .action(async ({ json = false }: { json?: boolean }) => {
    const answers = await askAll(readConfig().dataDir, balanceStatusMethod, {});
    console.log(json ? jsonOf(answers) : textOf(answers));
    process.exitCode = answers.some(({ ok }) => ok) ? 0 : 1;
  });

balanceCommand
  .command('stop')
  .description('end the balancer and nginx, which first answers what it was asked')
  .action(async () => {
    const config = balancing(readConfig());
    const asked = await askAll(config.dataDir, balanceStopMethod, {});
    for (const answered of asked)
      if (!answered.ok)
        throw new BalanceError(`Process ${answered.process.pid} did not stop: ${answered.message}`);
    if (asked.length === 0) console.log((await stopLeftNginx(config)) ? LEFT : NOBODY);
    else await untilStopped(config);
  });

/** @throws BalanceError where it takes longer than requests may take. */
async function untilStopped({ dataDir, shutdownSeconds }: Config): Promise<void> {
  const deadline = Date.now() + shutdownSeconds * 1000 + LONGEST_END_MS;
  while ((await askAll(dataDir, balanceStatusMethod, {})).length > 0) {
    if (Date.now() > deadline) throw new BalanceError('The balancer was told to stop, and still runs.');
    await delay(LOOK_EVERY_MS);
  }
  console.log('The balancer and nginx are stopped.');
}

function balancing(config: Config): Config {
  if (config.port === 0)
    throw new BalanceError(
      'PORT is 0: a balancer must be found where readers look, so give PORT a number, such as 80 or 8080.',
    );
  return config;
}

function jsonOf(answers: readonly Answered<unknown>[]): string {
  const balancers = answers.map((answered) =>
    answered.ok ? answered.answer : { process: answered.process, error: answered.message },
  );
  return JSON.stringify({ balancers }, null, 2);
}

function textOf(answers: readonly Answered<Parameters<typeof describeBalance>[0]>[]): string {
  if (answers.length === 0) return NOBODY;
  return answers
    .map((answered) =>
      answered.ok
        ? describeBalance(answered.answer, Date.now())
        : `Process ${answered.process.pid} on ${answered.process.host} did not answer: ${answered.message}`,
    )
    .join('\n\n');
}
