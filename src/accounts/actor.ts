import type { Role } from './role.ts';

/** In whose name a command runs. */
export interface Actor {
  /** Null for the program itself and for guests' own deeds. */
  userId: number | null;
  name: string;
  role: Role | 'system';
  /** The network address they ask from, null where there is none. */
  address: string | null;
}

/** The program itself, and whoever has its command line. */
export const SYSTEM: Actor = { userId: null, name: 'Octavo', role: 'system', address: null };
