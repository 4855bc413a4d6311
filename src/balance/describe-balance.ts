import type { BalanceStatus } from './balance-status.ts';

const SAID: Record<BalanceStatus['nodes'][number]['condition'], string> = {
  unknown: 'not looked at yet',
  ready: 'ready',
  draining: 'about to end',
  unready: 'not ready',
  hung: 'does not answer',
  refused: 'refuses connections',
  gone: 'has left',
};

/** For a person at a terminal. */
export function describeBalance(status: BalanceStatus, now: number): string {
  const { pid, url, folder, nodes, nginx, edge } = status;
  return [
    `${url}, balanced by process ${pid} since ${span(now - status.startedAt)}, files in ${folder}`,
    describeNginx(nginx, now),
    ...(nginx.problem === null ? [] : [`It does not take what has changed: ${nginx.problem}`]),
    ...(edge === null ? [] : [describeEdge(edge, now)]),
    ...(status.isRegistryReadable ? [] : ['The database cannot be read: nodes that are known stay.']),
    ...(status.isPanic ? ['No node is ready: requests go to those that there are.'] : []),
    '',
    ...(nodes.length === 0 ? ['No node is known. "octavo start" starts one.'] : table(nodes.map(rowOf))),
  ].join('\n');
}

function describeNginx({ isRunning, pid, version, changedAt, reloads }: BalanceStatus['nginx'], now: number) {
  if (!isRunning) return `nginx ${version} does not run`;
  const changed = changedAt === null ? '' : `, told last ${span(now - changedAt)} ago`;
  return `nginx ${version} runs as process ${pid}${changed}, ${reloads} reloads`;
}

function describeEdge(
  { entries, bytes, removed, lastRemovedAt }: NonNullable<BalanceStatus['edge']>,
  now: number,
) {
  const last = lastRemovedAt === null ? '' : `, the last ${span(now - lastRemovedAt)} ago`;
  return `It keeps ${entries} pages (${(bytes / 1024 / 1024).toFixed(1)} MB); ${removed} were removed as something was changed${last}`;
}

const HEAD = ['node', 'address', 'state', 'since', 'requests', 'answers in'];

function rowOf({
  name,
  address,
  condition,
  conditionAgo,
  isConfigured,
  probe,
}: BalanceStatus['nodes'][number]) {
  const latency = probe?.latencyMs ?? null;
  return [
    name,
    address,
    SAID[condition],
    span(conditionAgo),
    isConfigured ? 'yes' : 'no',
    latency === null ? '–' : `${latency.toFixed(1)} ms`,
  ];
}

function table(rows: readonly string[][]): string[] {
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
