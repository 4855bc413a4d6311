import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { listBalancers, removeBalancer, renewBalancer } from '../balancer-registry.ts';
import {
  listNodes,
  type NodeFigures,
  type NodeIdentity,
  removeNode,
  removeSilent,
  renewNode,
} from './node-registry.ts';

const NODE: NodeIdentity = { id: 'a', name: 'node-1', address: '127.0.0.1:3001', release: '1.0.0' };
const FIGURES: NodeFigures = {
  ...{ requests: 1, p50: 2, p99: 3, hitRate: null, memory: 4, position: 5, pid: 6 },
};

describeDatabases('the registry of nodes', (open, kind) => {
  test('knows who serves, since when, and what they last said', async () => {
    await using opened = await open();
    const { database } = opened;
    await renewNode(database, { ...NODE, id: 'b', name: 'node-2' }, 'starting', FIGURES);
    await renewNode(database, NODE, 'ready', FIGURES);
    await database.transaction((tx) =>
      tx.updateTable('nodes').set({ state_at: 1, started_at: 2 }).where('id', '=', 'a').execute(),
    );
    await renewNode(database, NODE, 'ready', { ...FIGURES, requests: 9 });
    const [first, second] = await listNodes(database.read, kind);
    expect(first).toMatchObject({ ...NODE, state: 'ready', figures: { requests: 9 } });
    expect(first?.stateAgo).toBeGreaterThan(1_000_000_000_000);
    expect(first?.startedAgo).toBeGreaterThan(1_000_000_000_000);
    expect(first?.heartbeatAgo).toBeLessThan(60_000);
    expect(second).toMatchObject({ name: 'node-2', state: 'starting' });
    await renewNode(database, NODE, 'draining', FIGURES);
    const [draining] = await listNodes(database.read, kind);
    expect(draining?.stateAgo).toBeLessThan(60_000);
    await removeNode(database, 'a');
    expect((await listNodes(database.read, kind)).map(({ id }) => id)).toEqual(['b']);
  });

  test('takes figures of another release for none', async () => {
    await using opened = await open();
    const { database } = opened;
    await renewNode(database, NODE, 'ready', FIGURES);
    await database.transaction((tx) => tx.updateTable('nodes').set({ figures: '{"speed":1}' }).execute());
    expect((await listNodes(database.read, kind))[0]?.figures).toBeNull();
  });

  test('forgets who was not heard of for long, balancers as well', async () => {
    await using opened = await open();
    const { database } = opened;
    await renewNode(database, NODE, 'ready', FIGURES);
    await renewNode(database, { ...NODE, id: 'b' }, 'ready', FIGURES);
    const balancer = { id: 'c', name: 'one', url: 'http://127.0.0.1' };
    await renewBalancer(database, balancer, ['node-1']);
    expect(await listBalancers(database.read, kind)).toMatchObject([{ ...balancer, nodes: ['node-1'] }]);
    await renewBalancer(database, balancer, []);
    expect(await listBalancers(database.read, kind)).toMatchObject([{ nodes: [] }]);
    await database.transaction(async (tx) => {
      await tx.updateTable('nodes').set({ heartbeat_at: 1 }).where('id', '=', 'a').execute();
      await tx.updateTable('balancers').set({ heartbeat_at: 1 }).execute();
    });
    await removeSilent(database, 60_000);
    expect((await listNodes(database.read, kind)).map(({ id }) => id)).toEqual(['b']);
    expect(await listBalancers(database.read, kind)).toEqual([]);
    await renewBalancer(database, balancer, []);
    await removeBalancer(database, 'c');
    expect(await listBalancers(database.read, kind)).toEqual([]);
  });
});
