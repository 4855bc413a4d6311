import { ClusterError } from './cluster-error.ts';
import { BALANCER, nodeNames } from './cluster-settings.ts';

export type RestartStep =
  | { do: 'add' | 'remove'; name: string }
  | { do: 'restart'; name: string }
  | { do: 'restart-balancer' };

/**
 * One after another, so that somebody answers all the time: a node that is alone gets company first.
 * @param nodes in the order of their numbers.
 * @param only names of those to restart, and all where it is empty.
 * @throws ClusterError for a name that there is not.
 */
export function planRestart(nodes: readonly string[], only: readonly string[]): RestartStep[] {
  const known = [...nodes, BALANCER];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ClusterError(`There is no ${unknown} here. There are ${known.join(', ')}.`);
  const isChosen = (name: string) => only.length === 0 || only.includes(name);
  const restarts = nodes.filter(isChosen).map((name): RestartStep => ({ do: 'restart', name }));
  const spare = nodeNames(nodes.length + 1).find((name) => !nodes.includes(name));
  const isAlone = nodes.length === 1 && restarts.length > 0 && spare !== undefined;
  return [
    ...(isAlone ? [{ do: 'add', name: spare } as const] : []),
    ...restarts,
    ...(isAlone ? [{ do: 'remove', name: spare } as const] : []),
    ...(isChosen(BALANCER) ? [{ do: 'restart-balancer' } as const] : []),
  ];
}
