import { join } from 'node:path';
import type { BalancerOptions } from '../balance/balancer.ts';
import { defaultNodeName } from '../balance/node-address.ts';
import type { Config } from '../config.ts';
import { EDGE_RULES } from '../urls/edge-rules.ts';

/** Where readers on this machine find nginx. */
export function balanceUrl({ host, port, tls }: Config['balance']): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `${tls === null ? 'http' : 'https'}://${name}:${port}`;
}

/** All that nginx is told and the nodes have no part in. */
export function balancePlan(config: Config): BalancerOptions['plan'] {
  const { balance: settings, siteUrl, dataDir } = config;
  return {
    settings,
    siteUrl: siteUrl ?? balanceUrl(settings),
    ...EDGE_RULES,
    assetsFolder: settings.servesFiles ? join(settings.folder, 'assets') : null,
    mediaFolder: settings.servesFiles ? join(dataDir, 'media') : null,
    isRoot: process.getuid?.() === 0,
  };
}

export function balancerName({ node, port }: Config): string {
  return node.name ?? defaultNodeName(port);
}
