const FRAMES = 60;

/**
 * Where in Octavo's own source the statement comes from that is being told of: `src/posts/post-queries.ts:88`. It takes a
 * millisecond or so: for inspected requests alone.
 */
export function codePlace(): string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return placeIn(stack);
}

/** The first place in a stack within src/ that is neither the database's nor a cache's nor what observes them. */
export function placeIn(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    if (line.includes('/node_modules/')) continue;
    const [, place] = /[/(](src\/(?!database\/|observe\/|cache\/)[^:()]+:\d+)/.exec(line) ?? [];
    if (place !== undefined) return place;
  }
  return undefined;
}
