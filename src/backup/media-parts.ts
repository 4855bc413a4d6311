import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { variantsFrom } from '../media/media.ts';
import { originalKey, variantKey } from '../media/media-keys.ts';
import type { MediaStore } from '../media/media-store.ts';
import type { WatchedSteps } from './backup-context.ts';
import type { MediaRow } from './backup-source.ts';
import { MEDIA_PREFIX } from './manifest.ts';
import type { Part } from './write-archive.ts';

export interface MediaProblems {
  /** Keys that the store does not have. */
  missing: string[];
  /** Keys of originals whose bytes are not those that were uploaded. */
  changed: string[];
}

/** The files of these media as parts of a backup; what is not as it should be is noted in `problems`. */
export async function* mediaParts(
  store: MediaStore,
  rows: readonly MediaRow[],
  problems: MediaProblems,
  steps: WatchedSteps | undefined,
): AsyncGenerator<Part> {
  for (const { hash, variants } of rows) {
    const original = originalKey(hash);
    for (const key of [original, ...variantsFrom(variants).map((variant) => variantKey(hash, variant))]) {
      const file = await store.get(key);
      if (file === undefined) {
        problems.missing.push(key);
        continue;
      }
      const body: AsyncIterable<Uint8Array> = file.stream as NodeReadableStream<Uint8Array>;
      yield {
        name: MEDIA_PREFIX + key,
        size: file.size,
        body,
        written({ sha256 }) {
          if (key === original && sha256 !== hash) problems.changed.push(key);
        },
      };
    }
    steps?.advance();
  }
  steps?.done();
}
