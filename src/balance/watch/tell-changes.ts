// What the log says of the nodes: each change once, and what it means for requests.
import type { Condition, KnownNode, Sight } from './known-node.ts';

export interface Said {
  level: 'info' | 'warn';
  text: string;
}

export function tellChanges(
  known: readonly KnownNode[],
  nodes: readonly KnownNode[],
  sight: Pick<Sight, 'observations' | 'timeoutMs'>,
): Said[] {
  const before = new Map(known.map((node) => [node.name, node]));
  const left = known.filter(
    ({ name, address, isConfigured }) =>
      isConfigured && nodes.every((node) => node.name !== name && node.address !== address),
  );
  return [
    ...left.map(({ name }) => info(`${name} has left: nginx forgets it`)),
    ...nodes.flatMap(
      (node) => tellRenamed(known, node) ?? tellNode(before.get(node.name), node, sight) ?? [],
    ),
    ...tellPanic(known, nodes),
  ];
}

function tellRenamed(known: readonly KnownNode[], { name, address, isConfigured }: KnownNode): Said | null {
  const before = known.find((node) => node.isConfigured && node.address === address);
  if (!isConfigured || before === undefined || before.name === name) return null;
  return info(`${name} is at ${address} in place of ${before.name}, and gets its requests`);
}

function tellNode(
  before: KnownNode | undefined,
  node: KnownNode,
  { observations, timeoutMs }: Pick<Sight, 'observations' | 'timeoutMs'>,
): Said | null {
  const { name, address, condition, isConfigured } = node;
  const was = before?.isConfigured ?? false;
  const failure = () => failureOf(condition, observations.get(address)?.reason ?? null, timeoutMs);
  if (isConfigured && !was)
    return condition === 'ready'
      ? info(`${name} at ${address} is ready: it gets requests`)
      : warn(`${name} at ${address} ${failure()}: it gets requests all the same, as no other is there`);
  if (!isConfigured && was)
    return condition === 'hung' || condition === 'unready'
      ? warn(`${name} ${failure()}: it gets no more requests`)
      : info(`${name} ${failure()} for 10 s: nginx forgets it`);
  if (!isConfigured || before === undefined) return null;
  if (before.address !== address) return info(`${name} is ready at ${address} now, and gets requests there`);
  return before.condition === condition ? null : tellCondition(before.condition, node, failure());
}

/** Of one that nginx knows before and after. */
function tellCondition(before: Condition, { name, condition }: KnownNode, failure: string): Said | null {
  switch (condition) {
    case 'ready':
      return before === 'unknown' ? null : info(`${name} is ready again`);
    case 'draining':
      return info(`${name} is about to end: nginx passes it over once it refuses connections`);
    case 'gone':
      return info(`${name} has left: nginx passes it over, and forgets it unless it is back soon`);
    case 'refused':
      return warn(`${name} refuses connections: nginx passes it over, and forgets it unless it is back soon`);
    case 'hung':
    case 'unready':
      return warn(`${name} ${failure}`);
    case 'unknown':
      return null;
  }
}

function failureOf(condition: Condition, reason: string | null, timeoutMs: number): string {
  if (condition === 'hung') return `does not answer within ${timeoutMs} ms`;
  if (condition === 'unready') return `says that it is not ready${reason === null ? '' : ` (${reason})`}`;
  return condition === 'gone' ? 'has been away' : 'has refused connections';
}

function tellPanic(known: readonly KnownNode[], nodes: readonly KnownNode[]): Said[] {
  const is = isPanic(nodes);
  if (is === isPanic(known)) return [];
  return is
    ? [warn('no node is ready: those that nginx knows stay, since pages that are kept are better than none')]
    : [];
}

/** Whether nobody who gets requests is known to be well. */
export function isPanic(nodes: readonly KnownNode[]): boolean {
  const configured = nodes.filter(({ isConfigured }) => isConfigured);
  const isWell = ({ condition }: KnownNode) => ['ready', 'draining', 'unknown'].includes(condition);
  return configured.length > 0 && !configured.some(isWell);
}

function info(text: string): Said {
  return { level: 'info', text };
}

function warn(text: string): Said {
  return { level: 'warn', text };
}
