import { Command, Option } from 'commander';
import { askRunning, followOperation, stopSupervisor } from '../balance/cluster/ask-supervisor.ts';
import { restartMethod } from '../balance/cluster/cluster-methods.ts';
import { MOST_NODES } from '../balance/cluster/cluster-settings.ts';
import { readConfig } from '../config.ts';
import { showLogs } from './cluster-logs.ts';
import { runCluster, stopRemains } from './cluster-run.ts';
import { printStep, replaceSupervisor, scaleTo, startInBackground } from './cluster-start.ts';
import { type StatusFlags, showCluster } from './cluster-status.ts';
import { wholeNumber } from './whole-number.ts';

const USUAL_LINES = 20;
const MOST_LINES = 10_000;
const nodeCount = wholeNumber(1, MOST_NODES);

interface RunFlags {
  nodes?: number;
  quiet?: boolean;
  detached?: boolean;
}

export const clusterCommand = new Command('cluster').description(
  'run several nodes of the site behind nginx on this machine, and look after them',
);

clusterCommand
  .command('start')
  .description('start nodes and nginx in the background, and return when the site is open')
  .option('--nodes <n>', 'how many; as many as last time where it is left out, 2 at first', nodeCount)
  .action(async ({ nodes }: { nodes?: number }) => startInBackground(readConfig(), nodes ?? null));

clusterCommand
  .command('run')
  .description('the same in the foreground, for service managers and containers; SIGTERM ends all in order')
  .option('--nodes <n>', 'how many; as many as last time where it is left out, 2 at first', nodeCount)
  .option('--quiet', 'leaves what the nodes write to their files in DATA_DIR/logs')
  .addOption(new Option('--detached', 'by "octavo cluster start"').hideHelp())
  .action(async ({ nodes, quiet = false, detached = false }: RunFlags) =>
    runCluster(readConfig(), nodes ?? null, { isQuiet: quiet, isDetached: detached }),
  );

clusterCommand
  .command('status')
  .description(
    'show each node: its state, its load, how fast it answers, how much of it comes from its cache',
  )
  .option('--json', 'for programs')
  .option('--watch', 'show it anew every second, until Ctrl-C')
  .action(async (flags: StatusFlags) => {
    if (!(await showCluster(readConfig(), flags))) process.exitCode = 1;
  });

clusterCommand
  .command('scale')
  .description('change how many nodes there are, while the site is open: octavo cluster scale 4')
  .argument('<nodes>', 'how many there are to be', nodeCount)
  .action(async (nodes: number) => scaleTo(readConfig().dataDir, nodes));

clusterCommand
  .command('restart')
  .description('restart the nodes one after another, while the others answer, then the balancer')
  .argument('[names...]', 'which; all where none is named: node-1 balancer')
  .option('--settings', 'with those that this command has, also for what is started later')
  .action(async (only: string[], { settings = false }: { settings?: boolean }) => {
    const config = readConfig();
    const { dataDir } = config;
    if (settings) await replaceSupervisor(config);
    await followOperation(dataDir, await askRunning(dataDir, restartMethod, { only }), printStep);
    console.log('All were restarted.');
  });

clusterCommand
  .command('stop')
  .description('answer what is in flight, then end nginx, the nodes and what looks after them')
  .action(async () => {
    const config = readConfig();
    const isStopped =
      (await stopSupervisor(config.dataDir, printStep)) || (await stopRemains(config, printStep));
    console.log(isStopped ? 'The cluster is stopped.' : `No cluster runs in ${config.dataDir}.`);
  });

clusterCommand
  .command('logs')
  .description('show what the processes wrote last: octavo cluster logs node-1 -f')
  .argument('[names...]', 'whose; those of all where none is named: node-1 balancer cluster')
  .option('-f, --follow', 'and what they write from then on, until Ctrl-C')
  .option('-n, --lines <n>', 'how many of each', wholeNumber(0, MOST_LINES), USUAL_LINES)
  .action(async (names: string[], { follow, lines }: { follow?: boolean; lines: number }) =>
    showLogs(readConfig().dataDir, names, { follow: follow ?? false, lines }),
  );
