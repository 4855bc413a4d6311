// What `octavo cluster status` shows: what the registry knows of all machines, and the supervisor of this one.
import type { RegisteredBalancer } from '../balancer-registry.ts';
import type { RegisteredNode } from '../nodes/node-registry.ts';
import type { ClusterStatus, WatchedFacts } from './cluster-methods.ts';
import { BALANCER, isNodeName } from './cluster-settings.ts';
import { type Column, drawTable } from './draw-table.ts';

export interface ClusterView {
  /** Null where the database cannot be asked. */
  registry: { nodes: readonly RegisteredNode[]; balancers: readonly RegisteredBalancer[] } | null;
  /** Null where no supervisor runs on this machine. */
  supervisor: ClusterStatus | null;
  /** How many processes a supervisor that was killed has left on this machine. */
  abandoned: number;
  /** Of this machine; null where it has none. `toldAgo` in milliseconds, null where it is not known. */
  nginx: { url: string; isAnswering: boolean; toldAgo: number | null } | null;
  /** Whether other machines may join. */
  isShared: boolean;
}

export interface ClusterRow {
  name: string;
  state: string;
  since: string;
  requests: string;
  p50: string;
  p99: string;
  hits: string;
  memory: string;
  address: string;
}

const NOTHING = '–';
/** After so many milliseconds without a word of it. */
export const SILENT_AFTER_MS = 15_000;

const COLUMNS: readonly Column<ClusterRow>[] = [
  { heading: 'NODE', text: ({ name }) => name, least: 8 },
  { heading: 'STATE', text: ({ state }) => state, least: 8 },
  { heading: 'SINCE', text: ({ since }) => since, isNumber: true },
  { heading: 'REQ/S', text: ({ requests }) => requests, isNumber: true },
  { heading: 'P50', text: ({ p50 }) => p50, isNumber: true },
  { heading: 'P99', text: ({ p99 }) => p99, isNumber: true },
  { heading: 'HITS', text: ({ hits }) => hits, isNumber: true },
  { heading: 'MEMORY', text: ({ memory }) => memory, isNumber: true },
  { heading: 'ADDRESS', text: ({ address }) => address, least: 10 },
];

export function describeCluster(view: ClusterView, width: number): string {
  const rows = clusterRows(view);
  const table = rows.length > 0 ? drawTable(COLUMNS, rows, width) : ['No node is known.'];
  return [...table, '', ...notes(view)].join('\n');
}

/** For programs as well. */
export function clusterRows({ registry, supervisor, nginx }: ClusterView): ClusterRow[] {
  const watched = supervisor?.processes ?? [];
  const registered = (registry?.nodes ?? []).filter((node, _, all) => !isReplaced(node, all));
  const balancers = registry?.balancers ?? [];
  const unknown = watched.filter(
    ({ name }) => isNodeName(name) && !registered.some((node) => node.name === name),
  );
  const balancer = watched.find(({ name }) => name === BALANCER);
  return [
    ...registered.map((node) => nodeRow(node, watched)),
    ...unknown.map(watchedRow),
    ...balancers.map((one) => ({
      ...empty(one.name, hostOf(one.url)),
      state: one.heartbeatAgo > SILENT_AFTER_MS ? 'silent' : 'running',
      since: spanText(one.startedAgo),
    })),
    // What is registered tells of itself.
    ...(balancer !== undefined && (balancers.length === 0 || balancer.state !== 'running')
      ? [watchedRow(balancer)]
      : []),
    ...(nginx === null ? [] : [nginxRow(nginx)]),
  ];
}

function nginxRow({ url, isAnswering, toldAgo }: NonNullable<ClusterView['nginx']>): ClusterRow {
  const since = toldAgo === null ? NOTHING : spanText(toldAgo);
  return { ...empty('nginx', hostOf(url)), state: isAnswering ? 'answers' : 'silent', since };
}

/** One that was killed stays in the registry for a while, beside the process that came in its place. */
function isReplaced(node: RegisteredNode, all: readonly RegisteredNode[]): boolean {
  return all.some(
    ({ name, address, heartbeatAgo }) =>
      name === node.name && address === node.address && heartbeatAgo < node.heartbeatAgo,
  );
}

function nodeRow(node: RegisteredNode, watched: readonly WatchedFacts[]): ClusterRow {
  const { figures } = node;
  const own = watched.find(({ name, port }) => name === node.name && node.address === addressOf(port));
  // The registry tells of the process before.
  if (own !== undefined && (own.state !== 'running' || own.pid !== figures?.pid)) return watchedRow(own);
  const isSilent = node.heartbeatAgo > SILENT_AFTER_MS;
  const row = {
    ...empty(node.name, node.address),
    state: isSilent ? 'silent' : node.state,
    since: spanText(isSilent ? node.heartbeatAgo : node.stateAgo),
  };
  if (figures === null || isSilent) return row;
  return {
    ...row,
    requests: rateText(figures.requests),
    p50: timeText(figures.p50),
    p99: timeText(figures.p99),
    hits: figures.hitRate === null ? NOTHING : `${Math.floor(figures.hitRate * 100)}%`,
    memory: `${Math.round(figures.memory / 1024 / 1024)} MB`,
  };
}

/** Of one that the registry does not know, or not yet. */
function watchedRow({ name, state, stateAgo, port }: WatchedFacts): ClusterRow {
  const shown = isNodeName(name) && state === 'running' ? 'starting' : state;
  return { ...empty(name, addressOf(port)), state: shown, since: spanText(stateAgo) };
}

function addressOf(port: number | null): string {
  return port === null ? NOTHING : `127.0.0.1:${port}`;
}

function empty(name: string, address: string): ClusterRow {
  const unknown = { state: NOTHING, since: NOTHING, requests: NOTHING, p50: NOTHING, p99: NOTHING };
  return { name, ...unknown, hits: NOTHING, memory: NOTHING, address };
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

function notes({ registry, supervisor, abandoned, isShared }: ClusterView): string[] {
  const lines = registry === null ? ['The database cannot be asked: this is what this machine knows.'] : [];
  for (const { name, lastEnd, failures } of supervisor?.processes ?? [])
    if (lastEnd !== null)
      lines.push(`${name}: ${lastEnd}${failures > 1 ? `, ${failures} times in a row` : ''}`);
  const { operation } = supervisor ?? {};
  if (operation && !operation.isOver)
    lines.push(`Under way: ${operation.what}. ${operation.lines.at(-1) ?? ''}`);
  if (operation?.problem) lines.push(`The last ${operation.what} was given up: ${operation.problem}`);
  if (supervisor === null)
    lines.push(
      abandoned > 0
        ? 'The supervisor does not run: what ends now is not started again. "octavo cluster start" starts it.'
        : 'No cluster runs here; "octavo cluster start" starts one.',
    );
  else if (!isShared) lines.push('All nodes are on this machine: with PostgreSQL, others could join.');
  return lines;
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}

function timeText(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)}ms`;
  return milliseconds < 1000 ? `${Math.round(milliseconds)}ms` : `${(milliseconds / 1000).toFixed(1)}s`;
}

/** `8s`, `12m`, `5h`, `3d`. */
function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 100) return `${seconds}s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)}m`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)}h` : `${Math.round(seconds / 86_400)}d`;
}
