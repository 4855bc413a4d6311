/** An answer in a moment, or one that goes on for ever. */
const LONGEST_MS = 30_000;

/** A whole body; null for one that is longer than that, or takes longer than half a minute. */
export async function readWhole(response: Response, mostBytes: number): Promise<Buffer | null> {
  if (response.body === null) return Buffer.alloc(0);
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let left = mostBytes;
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), LONGEST_MS);
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next?.done === true) return Buffer.concat(chunks);
      left -= next?.value.length ?? Number.POSITIVE_INFINITY;
      if (next === null || left < 0) {
        await reader.cancel();
        return null;
      }
      chunks.push(next.value);
    }
  } finally {
    clearTimeout(timer);
  }
}
