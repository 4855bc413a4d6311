import type { Logger } from 'pino';

/** What a supervisor must know; the rest its processes read from the environment themselves. */
export interface ClusterSettings {
  /** Absolute. */
  dataDir: string;
  program: ClusterProgram;
  /** Whether it was started by a command that has ended: nobody ends its processes, or starts it again, when it ends. */
  isDetached: boolean;
  /** Where readers find nginx from this machine: `http://127.0.0.1:3000`. */
  url: string;
  /** The site's own address; null for `url`. */
  siteUrl: string | null;
  /** Those in front of nginx; the nodes believe nginx besides. */
  trustedProxies: readonly string[];
  /** How long a node may take until it has answered what is in flight. */
  endMs: number;
  /** How long a node may answer nobody until it is killed and started again. */
  hungMs: number;
  /** How long after a node is ready nginx still may not ask it, because it did not answer before. */
  noticeMs: number;
  /** Names of the nodes that nginx knows of. */
  balancedNodes: () => Promise<readonly string[]>;
  /** Ends nginx when the last request that it has is answered; false where it did not run. */
  stopNginx: () => Promise<boolean>;
}

/** How this program is started once more. */
export interface ClusterProgram {
  /** What Node runs. */
  file: string;
  /** This process's environment with these settings in place of its own. */
  environment: (settings: Readonly<Record<string, string>>) => NodeJS.ProcessEnv;
}

export type ClusterLogger = Pick<Logger, 'info' | 'warn' | 'error'>;

export const BALANCER = 'balancer';
export const MOST_NODES = 64;

/** From `node-1` on. */
export function nodeNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `node-${index + 1}`);
}

export function isNodeName(name: string): boolean {
  return /^node-\d+$/.test(name);
}

/** `node-2` before `node-10`. */
export function byNumber(one: string, other: string): number {
  return Number(one.slice('node-'.length)) - Number(other.slice('node-'.length));
}
