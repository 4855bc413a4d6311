// Which nodes are to get requests. Every change of nginx's configuration has a price, so most failures are left to nginx itself,
// which passes over what refuses connections.
import { type Candidate, electNodes } from './elect-nodes.ts';
import { conditionOf, isAlive, type KnownNode, type Sight } from './known-node.ts';
import { type Said, tellChanges } from './tell-changes.ts';

/** When nginx is to be told: at once, together with what else changes in a moment, or not at all. */
export type Urgency = 'now' | 'soon' | 'never';

export interface Judgement {
  /** In the order of their names. */
  nodes: KnownNode[];
  urgency: Urgency;
  said: Said[];
  /** What an operator should set right; the same as long as it is so. */
  conflicts: string[];
}

/** How long nginx goes on knowing what refuses connections or has left. */
export const LAZY_MS = 10_000;
/** After which earlier failures are forgotten. */
const WELL_MS = 60_000;
/** Of looks in a row that one which failed again and again has to pass. */
const MOST_LOOKS = 32;

export function judgeNodes(known: readonly KnownNode[], sight: Sight): Judgement {
  const { candidates, conflicts } = electNodes(known, sight.registered, sight.observations);
  const byName = new Map(known.map((node) => [node.name, node]));
  const seen = candidates
    .map((candidate) => see(candidate, byName.get(candidate.name), sight))
    .map((node) => inPlaceOf(known, node));
  const decided = seen.map((node) => decide(node, seen, sight));
  const nodes = (decided.some(isReadyForAll) ? decided : keepAll(seen)).filter(
    ({ condition, isConfigured }) => isConfigured || condition !== 'gone',
  );
  return {
    nodes,
    urgency: urgencyOf(known, nodes),
    said: tellChanges(known, nodes, sight),
    conflicts,
  };
}

function see({ name, address, row }: Candidate, before: KnownNode | undefined, sight: Sight): KnownNode {
  const observation = sight.observations.get(address);
  const isSame = before?.address === address;
  const condition = conditionOf(row, isSame ? before.condition : undefined, observation);
  const isLongWell = observation?.outcome === 'ready' && sight.now - observation.since > WELL_MS;
  return {
    name,
    address,
    condition,
    // At another address it is told to nginx anew, and only once it is ready there.
    isConfigured: before?.isConfigured ?? false,
    goneSince: row !== null ? null : (before?.goneSince ?? sight.now),
    failures: isLongWell ? 0 : (before?.failures ?? 0),
  };
}

/** Under another name at an address that nginx knows, it gets what comes there. */
function inPlaceOf(known: readonly KnownNode[], node: KnownNode): KnownNode {
  const isThere = known.some(({ isConfigured, address }) => isConfigured && address === node.address);
  return isThere ? { ...node, isConfigured: true } : node;
}

function decide(node: KnownNode, all: readonly KnownNode[], sight: Sight): KnownNode {
  if (!node.isConfigured) return { ...node, isConfigured: hasPassed(node, sight) };
  if (isUrgent(node) && hasWitness(node, all, sight))
    return { ...node, isConfigured: false, failures: node.failures + 1 };
  return { ...node, isConfigured: !isLongAway(node, sight) };
}

function isUrgent({ condition }: KnownNode): boolean {
  return condition === 'hung' || condition === 'unready';
}

/** Who failed again and again has to show more. */
function hasPassed({ condition, failures, address }: KnownNode, { observations }: Sight): boolean {
  const needed = Math.min(2 ** Math.max(0, failures - 1), MOST_LOOKS);
  return condition === 'ready' && (observations.get(address)?.count ?? 0) >= needed;
}

/**
 * Whether another is ready by a look as late as the failed one: where all fail together, such as without their database, no
 * look tells more of the one that was judged first.
 */
function hasWitness(node: KnownNode, all: readonly KnownNode[], sight: Sight): boolean {
  const failedAt = sight.observations.get(node.address)?.sentAt ?? 0;
  return all.some((other) => {
    const seen = sight.observations.get(other.address);
    const isThere = other.isConfigured || hasPassed(other, sight);
    return isThere && other.condition === 'ready' && seen?.outcome === 'ready' && seen.sentAt >= failedAt;
  });
}

function isLongAway({ goneSince, address }: KnownNode, { observations, now }: Sight): boolean {
  const seen = observations.get(address);
  const isRefusing = seen?.outcome === 'refused' && now - seen.since >= LAZY_MS;
  return isRefusing || (goneSince !== null && now - goneSince >= LAZY_MS);
}

function isReadyForAll({ condition, isConfigured }: KnownNode): boolean {
  return isConfigured && condition === 'ready';
}

/** Where nobody would be left who is ready, everybody stays; and where none of them is alive, whoever is comes in. */
function keepAll(seen: readonly KnownNode[]): KnownNode[] {
  const isAnyAlive = seen.some((node) => node.isConfigured && isAlive(node));
  return isAnyAlive
    ? [...seen]
    : seen.map((node) => ({
        ...node,
        isConfigured: node.isConfigured || (isAlive(node) && node.condition !== 'unknown'),
      }));
}

function urgencyOf(known: readonly KnownNode[], nodes: readonly KnownNode[]): Urgency {
  const before = known.filter(({ isConfigured }) => isConfigured);
  const after = nodes.filter(({ isConfigured }) => isConfigured);
  const isSame =
    before.length === after.length &&
    before.every((one) => after.some(({ name, address }) => name === one.name && address === one.address));
  if (isSame) return 'never';
  const left = nodes.filter(
    (node) => !node.isConfigured && before.some(({ name }) => name === node.name) && isUrgent(node),
  );
  // Where readers get nothing, the first that is there is waited for by all.
  return left.length > 0 || !before.some(isAlive) ? 'now' : 'soon';
}
