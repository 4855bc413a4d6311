import { accessSync, constants, mkdirSync } from 'node:fs';
import { type Logger, pino } from 'pino';
import type { BalanceSettings } from '../balance-settings.ts';
import { Nginx } from '../nginx/nginx.ts';
import { ClusterError } from './cluster-error.ts';
import { whyNotFree } from './node-port.ts';

const SILENT: Logger = pino({ level: 'silent' });

/**
 * Looks whether a cluster could run, before anything is started.
 * @throws ClusterError, or NginxError where there is none that can be used.
 */
export async function checkPlace(dataDir: string, settings: BalanceSettings): Promise<void> {
  checkFolder(dataDir);
  await checkPorts(settings);
}

/** @throws ClusterError, or NginxError where there is none that can be used. */
export async function checkPorts(settings: BalanceSettings): Promise<void> {
  const { host, port, httpPort } = settings;
  if (port === 0)
    throw new ClusterError('PORT is 0: nginx must have a port that stays. Set PORT, to 3000 for example.');
  await using nginx = await Nginx.open({ settings, logger: SILENT });
  // One that goes on from before is taken over.
  if (nginx.isRunning) return;
  for (const wanted of httpPort === null ? [port] : [port, httpPort]) {
    const reason = await whyNotFree(host, wanted);
    if (reason !== null)
      throw new ClusterError(`nginx cannot listen on ${host}:${wanted}: ${inWords(reason)}`);
  }
}

/** @throws ClusterError where it cannot be written. */
export function checkFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    const message = `${dataDir} cannot be written (${reason}). Check DATA_DIR, and whose the folder is.`;
    throw new ClusterError(message, { cause: error });
  }
}

function inWords(reason: string): string {
  if (reason === 'EADDRINUSE') return 'another program uses it already. Stop that, or choose another PORT.';
  if (reason === 'EACCES') return 'that needs more rights. Choose a PORT from 1024 on, or start it as root.';
  return `${reason}. Check HOST and PORT.`;
}
