import { setTimeout as delay } from 'node:timers/promises';
import type { BalanceEffort } from './balance-context.ts';
import type { BalancerProcess } from './balancer-process.ts';
import type { Nodes } from './nodes.ts';

export type EventName = 'killed' | 'hung' | 'drained' | 'rolling' | 'added';

export interface Happening {
  nodes: Nodes;
  balancer: BalancerProcess;
  effort: Pick<BalanceEffort, 'afterMs'>;
  /** The node that it happens to. */
  victim: string;
  mark: (label: string) => void;
  signal: AbortSignal;
}

export interface EventPlan {
  name: EventName;
  victim: (names: readonly string[], time: number) => string;
  /** Resolves when there is nothing more to be seen. */
  happen: (happening: Happening) => Promise<void>;
}

const CONTINUED_MS = 1_500;

/** Another one than the event before it had: that one is new, and has no readers of its own yet. */
const inTurn = (first: number) => (names: readonly string[], time: number) =>
  names[(first + time) % names.length] ?? '';

export const EVENTS: readonly EventPlan[] = [
  {
    name: 'killed',
    victim: inTurn(0),
    async happen({ nodes, victim, effort, mark, signal }) {
      mark('killed');
      nodes.get(victim).send('SIGKILL');
      await delay(effort.afterMs, undefined, { signal });
    },
  },
  {
    name: 'hung',
    victim: inTurn(1),
    async happen({ nodes, victim, effort, mark, signal }) {
      mark('stopped');
      nodes.get(victim).send('SIGSTOP');
      await delay(effort.afterMs, undefined, { signal });
      mark('goes on');
      nodes.get(victim).send('SIGCONT');
      await delay(CONTINUED_MS, undefined, { signal });
    },
  },
  {
    name: 'drained',
    victim: inTurn(2),
    async happen({ nodes, victim, effort, mark, signal }) {
      mark('told to end');
      const after = delay(effort.afterMs, undefined, { signal });
      await nodes.drain(victim);
      mark('ended');
      await after;
    },
  },
  {
    name: 'rolling',
    victim: inTurn(3),
    async happen({ nodes, balancer, mark, signal }) {
      for (const name of nodes.names) {
        signal.throwIfAborted();
        mark(name);
        await nodes.drain(name);
        await nodes.startNode(name);
        await balancer.untilReady([name]);
      }
      mark('done');
      await delay(CONTINUED_MS, undefined, { signal });
    },
  },
  {
    name: 'added',
    victim: (names) => `node-${names.length + 1}`,
    async happen({ nodes, balancer, victim, effort, mark, signal }) {
      mark('started');
      await nodes.startNode(victim);
      await balancer.untilReady([victim]);
      mark('ready');
      await delay(effort.afterMs, undefined, { signal });
    },
  },
];
