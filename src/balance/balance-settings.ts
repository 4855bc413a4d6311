/** How nginx is set up in front of the nodes. */
export interface BalanceSettings {
  /** Where readers find it. */
  host: string;
  port: number;
  /** With TLS: where plain HTTP is sent on from; null for nowhere. */
  httpPort: number | null;
  /** Absolute paths of files; null for plain HTTP. */
  tls: { certificate: string; key: string } | null;
  /** Absolute: configuration, logs, kept pages. */
  folder: string;
  /** The program; null for the one on the PATH. */
  nginx: string | null;
  /** Whom its workers run as where it is started by root; null for the same user. */
  user: string | null;
  /** Of pages that nginx keeps itself; null for none. */
  edgeBytes: number | null;
  /** Whether nginx sends assets and uploads itself, from this machine's folders. */
  servesFiles: boolean;
  /** Of one address; 0 for no limit. */
  requestsPerSecond: number;
  connections: number;
  /** How long a node may take until it begins to answer a request that another could answer. */
  timeoutSeconds: number;
  /** Between two looks at a node. */
  probeMs: number;
  /** Of one uploaded file. */
  uploadMaxBytes: number;
  /** Those in front of nginx whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
}
