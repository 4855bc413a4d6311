import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { Membership } from './membership.ts';
import { listNodes, type NodeIdentity, type RegistryDatabase, renewNode } from './node-registry.ts';

const NODE: NodeIdentity = { id: 'a', name: 'node-1', address: '127.0.0.1:3001', release: '1.0.0' };
const FIGURES = { requests: 1, p50: 2, p99: 3, hitRate: null, memory: 4, position: 5, pid: 6 };
const SOON = { timeout: 20_000 };

describeDatabases('a node', (open, kind) => {
  test('is in the registry from its start to its end, with its state and what it did', async () => {
    await using opened = await open();
    let requests = 0;
    const figures = () => ({ ...FIGURES, requests: ++requests });
    await using membership = join(opened, { figures, heartbeatMs: 10 });
    const nodes = () => listNodes(opened.database.read, kind);
    await expect.poll(nodes, SOON).toMatchObject([{ ...NODE, state: 'starting' }]);
    membership.open();
    await expect.poll(nodes, SOON).toMatchObject([{ ...NODE, state: 'ready' }]);
    await expect.poll(async () => (await nodes())[0]?.figures?.requests, SOON).toBeGreaterThan(4);
    await membership.drain();
    expect(await nodes()).toMatchObject([{ ...NODE, state: 'draining' }]);
    membership.open();
    expect(membership.state).toBe('draining');
    await membership[Symbol.asyncDispose]();
    expect(await nodes()).toEqual([]);
  });

  test('goes on without its database, says so once, and is there again with it', async () => {
    await using opened = await open();
    const said: string[] = [];
    const rename = (from: string, to: string) =>
      opened.database.transaction((tx) => tx.schema.alterTable(from).renameTo(to).execute());
    await rename('nodes', 'elsewhere');
    await using membership = join(opened, { heartbeatMs: 10, said });
    await expect.poll(() => said, SOON).toHaveLength(1);
    membership.open();
    await membership.drain();
    await rename('elsewhere', 'nodes');
    await expect
      .poll(() => listNodes(opened.database.read, kind), SOON)
      .toMatchObject([{ ...NODE, state: 'draining' }]);
    await expect.poll(() => said, SOON).toHaveLength(2);
    expect(said).toEqual([expect.stringContaining('cannot be written'), expect.stringContaining('again')]);
  });

  test('removes now and then who has not been heard of', async () => {
    await using opened = await open();
    await renewNode(opened.database, { ...NODE, id: 'b', name: 'killed' }, 'ready', FIGURES);
    await opened.database.transaction((tx) =>
      tx.updateTable('nodes').set({ heartbeat_at: 1 }).where('id', '=', 'b').execute(),
    );
    const clock = { now: 0 };
    let beats = 0;
    const figures = () => ({ ...FIGURES, requests: ++beats });
    await using _ = join(opened, { figures, heartbeatMs: 10, clock: () => clock.now });
    const names = async () => (await listNodes(opened.database.read, kind)).map(({ name }) => name);
    await expect.poll(() => beats, SOON).toBeGreaterThan(2);
    expect(await names()).toEqual(['killed', 'node-1']);
    clock.now = 60_000;
    await expect.poll(names, SOON).toEqual(['node-1']);
  });
});

test('waits for a database that hangs no longer than it may', async () => {
  const hanging: RegistryDatabase = { kind: 'postgres', transaction: () => new Promise<never>(() => {}) };
  const said: string[] = [];
  const membership = join({ database: hanging }, { patienceMs: 10, said });
  membership.open();
  await membership.drain();
  expect(membership.state).toBe('draining');
  await membership[Symbol.asyncDispose]();
  expect(said).toEqual([]);
});

interface Joining extends Partial<ConstructorParameters<typeof Membership>[0]> {
  /** Is given what is logged. */
  said?: string[];
}

function join({ database }: { database: RegistryDatabase }, { said = [], ...options }: Joining): Membership {
  const log = (_: unknown, message?: string) => void said.push(message ?? String(_));
  const logger = { info: log, warn: log };
  return new Membership({ database, logger, node: NODE, figures: () => FIGURES, ...options });
}
