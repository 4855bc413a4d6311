import type { MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';

/** Compresses for who takes it; whoever does not ask for it waits for nothing of it. */
export function compressed(): MiddlewareHandler {
  const compressAnswer = compress();
  return (c, next) => (c.req.header('Accept-Encoding') === undefined ? next() : compressAnswer(c, next));
}
