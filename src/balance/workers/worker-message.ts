// What one process of several on the same port and the one that looks after them say to each other.
import { z } from 'zod';
import { nodeFigures } from '../nodes/node-registry.ts';

export const fromWorker = z.discriminatedUnion('kind', [
  /** It answers requests. */
  z.object({ kind: z.literal('ready'), host: z.string(), port: z.number(), url: z.string() }),
  z.object({ kind: z.literal('figures'), figures: nodeFigures }),
]);
export type FromWorker = z.output<typeof fromWorker>;

/** To a worker: another one has taken its place, so it ends, and to balancers nothing has changed. */
export const RETIRE = { kind: 'retire' } as const;
export const toWorker = z.object({ kind: z.literal(RETIRE.kind) });
