import type { NodeState } from './node-registry.ts';

/** What a process is to balancers, from its start to its end, however they come to know. */
export interface NodeMember extends AsyncDisposable {
  readonly name: string;
  readonly state: NodeState;
  /** From now on it may be given requests. */
  open(): void;
  /** From now on it wants no more requests; resolves when balancers can know, or after a moment at most. */
  drain(): Promise<void>;
}
