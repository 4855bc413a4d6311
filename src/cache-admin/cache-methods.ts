// What the command line may ask a running process of its caches.
import { z } from 'zod';
import { answering, type ControlAnswerer, type ControlMethod } from '../control/control-method.ts';
import { type CacheFacts, cacheFacts, readCacheFacts } from './cache-facts.ts';
import { type PageFacts, pageFacts, readPageFacts } from './cached-page.ts';
import { type CachedTags, cachedTags, listCachedTags } from './cached-tags.ts';
import type { Serving } from './serving.ts';

const MOST_TAGS = 10_000;

export const statsMethod: ControlMethod<object, CacheFacts> = {
  name: 'cache.stats',
  given: z.object({}),
  answer: cacheFacts,
};

export const inspectMethod: ControlMethod<{ target: string }, PageFacts> = {
  name: 'cache.inspect',
  given: z.object({ target: z.string().max(10_000) }),
  answer: pageFacts,
};

export const tagsMethod: ControlMethod<{ prefix: string; most: number }, CachedTags> = {
  name: 'cache.tags',
  given: z.object({ prefix: z.string().max(10_000), most: z.int().min(1).max(MOST_TAGS) }),
  answer: cachedTags,
};

export function cacheMethods(serving: Serving): ControlAnswerer[] {
  return [
    answering(statsMethod, () => readCacheFacts(serving)),
    answering(inspectMethod, ({ target }) => readPageFacts(serving, target)),
    answering(tagsMethod, ({ prefix, most }) => listCachedTags(serving, prefix, most)),
  ];
}
