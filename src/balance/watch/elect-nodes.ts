// Which process is meant by a name, and which by an address, where the registry holds several of one.

import type { RegisteredNode } from '../nodes/node-registry.ts';
import type { KnownNode } from './known-node.ts';
import type { Observation } from './observation.ts';

/** One for each name, and one for each address. */
export interface Candidate {
  name: string;
  address: string;
  /** Null for one that nginx knows and the registry does not any more. */
  row: RegisteredNode | null;
}

export interface Election {
  candidates: Candidate[];
  /** What an operator should set right, in plain words. */
  conflicts: string[];
}

/** Of one that was heard of so lately, it is likely that it still runs. */
const RUNS_MS = 15_000;
/** A row of so long ago came with a copy of the database: whoever answers there may serve another site. */
const FOREIGN_MS = 10 * 60_000;
/** As NODE_NAME may be; longer ones do not fit into the tables that nginx makes. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const ADDRESS = /^(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}$/;

/** The newest wins; by a name, a newer one only when it is ready, so that a move from address to address loses nothing. */
export function electNodes(
  known: readonly KnownNode[],
  registered: readonly RegisteredNode[],
  observations: ReadonlyMap<string, Observation>,
): Election {
  const told = new Set(known.filter(({ isConfigured }) => isConfigured).map(({ address }) => address));
  const usable = registered
    .filter(isUsable)
    // A database that cannot be written makes everybody silent.
    .filter(({ heartbeatAgo, address }) => heartbeatAgo < FOREIGN_MS || told.has(address))
    .toSorted((one, other) => one.startedAgo - other.startedAgo);
  const before = new Map(known.filter(({ isConfigured }) => isConfigured).map((node) => [node.name, node]));
  const names = [...new Set([...before.keys(), ...usable.map(({ name }) => name)])].sort();
  const elected = names.map((name) =>
    electByName(
      name,
      before.get(name),
      usable.filter((row) => row.name === name),
      observations,
    ),
  );
  const candidates = electByAddress(elected);
  return { candidates, conflicts: [...conflictsOf(usable), ...unusable(registered)] };
}

function electByName(
  name: string,
  configured: KnownNode | undefined,
  rows: readonly RegisteredNode[],
  observations: ReadonlyMap<string, Observation>,
): Candidate {
  const [newest] = rows;
  const ready = rows.find(({ address }) => observations.get(address)?.outcome === 'ready');
  const address = ready?.address ?? configured?.address ?? newest?.address ?? '';
  // After a restart at the same address the row of the process before may still be there.
  return { name, address, row: rows.find((row) => row.address === address) ?? null };
}

function electByAddress(elected: readonly Candidate[]): Candidate[] {
  return elected.filter((one) =>
    elected.every((other) => other === one || other.address !== one.address || wins(one, other)),
  );
}

function wins(one: Candidate, other: Candidate): boolean {
  if (one.row === null || other.row === null)
    return other.row === null && (one.row !== null || one.name < other.name);
  const difference = one.row.startedAgo - other.row.startedAgo;
  return difference === 0 ? one.name < other.name : difference < 0;
}

function isUsable({ name, address }: RegisteredNode): boolean {
  return NAME.test(name) && ADDRESS.test(address) && URL.canParse(`http://${address}`);
}

function unusable(registered: readonly RegisteredNode[]): string[] {
  return registered
    .filter((row) => !isUsable(row))
    .map(
      ({ name, address }) =>
        `a node calls itself ${JSON.stringify(name)} at ${JSON.stringify(address)}, which nginx cannot be told: set its NODE_NAME and NODE_ADDRESS`,
    );
}

function conflictsOf(newestFirst: readonly RegisteredNode[]): string[] {
  const running = newestFirst.filter(
    ({ state, heartbeatAgo }) => state !== 'draining' && heartbeatAgo < RUNS_MS,
  );
  return running.flatMap((row, index) =>
    running.slice(0, index).flatMap((newer) => {
      if (newer.name === row.name && newer.address !== row.address)
        return `two nodes are called ${row.name}: the one at ${newer.address} started later and gets requests once it is ready, the one at ${row.address} gets none then; give one of them another NODE_NAME`;
      if (newer.name !== row.name && newer.address === row.address)
        return `${newer.name} and ${row.name} both give ${row.address} as their address: requests go to ${newer.name}, which started later; set NODE_ADDRESS to where each is reached`;
      return [];
    }),
  );
}
