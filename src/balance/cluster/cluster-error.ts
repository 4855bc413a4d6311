/** What keeps a cluster from doing what it was asked; its message says what to do. */
export class ClusterError extends Error {
  readonly code = 'cluster';
}
