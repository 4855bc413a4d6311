import { join } from 'node:path';
import type { BalancerOptions } from '../balance/balancer.ts';
import { defaultNodeName } from '../balance/nodes/node-address.ts';
import type { Config } from '../config.ts';
import { EDGE_RULES } from '../urls/edge-rules.ts';
import { BalanceError } from './balance-error.ts';

/** Where readers on this machine find nginx. */
export function balanceUrl({ host, port, tls }: Config['balance']): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `${tls === null ? 'http' : 'https'}://${name}:${port}`;
}

/**
 * All that nginx is told and the nodes have no part in.
 * @throws BalanceError for a path that it would read as another one.
 */
export function balancePlan(config: Config): BalancerOptions['plan'] {
  const { balance: settings, siteUrl, dataDir } = config;
  checkPaths(config);
  return {
    settings,
    siteUrl: siteUrl ?? balanceUrl(settings),
    ...EDGE_RULES,
    assetsFolder: settings.servesFiles ? join(settings.folder, 'assets') : null,
    mediaFolder: settings.servesFiles ? join(dataDir, 'media') : null,
    isRoot: process.getuid?.() === 0,
  };
}

/** nginx has no way of writing this sign in a path: it takes what follows for the name of a variable. */
function checkPaths({ balance: { folder, tls, servesFiles }, dataDir }: Config): void {
  const paths = {
    BALANCE_DIR: folder,
    ...(servesFiles && { DATA_DIR: dataDir }),
    ...(tls !== null && { BALANCE_TLS_CERT: tls.certificate, BALANCE_TLS_KEY: tls.key }),
  };
  for (const [name, path] of Object.entries(paths))
    if (path.includes('$'))
      throw new BalanceError(
        `nginx cannot use ${path}, as "$" means something else to it. Choose another ${name}.`,
      );
}

export function balancerName({ node, port }: Config): string {
  return node.name ?? defaultNodeName(port);
}
