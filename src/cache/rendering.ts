import type { Trace } from '../observe/trace.ts';
import type { PageKind } from './page-policies.ts';

/** A request that no client sent: the application is asked for a page that is to be kept. */
export interface Rendering {
  /** What the route declared itself to be; null where it declared nothing. */
  kind: PageKind | null;
  /** Of whoever waits for it and looks at what it costs. */
  trace: Trace | undefined;
}

/** What the application is given in place of a connection. */
export interface RenderingEnv {
  rendering: Rendering;
}

/** @param env of a request's context; undefined where a client asks. */
export function renderingOf(env: unknown): Rendering | undefined {
  return typeof env === 'object' && env !== null && 'rendering' in env
    ? (env as RenderingEnv).rendering
    : undefined;
}
