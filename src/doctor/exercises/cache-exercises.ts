import { invalidationTimes } from '../../cache-admin/invalidation-times.ts';
import type { Exercises } from '../exercises.ts';

/** What is kept for readers, as those see it who run the site. */
export const cacheExercises: Exercises = {
  'the cache': async ({ owner: { visitor }, site }) => {
    for (const query of ['', '?url=/', '?tag=post', '/live', '/purge?url=/&tag=posts', '/purge?all=1'])
      await visitor.get(`/admin/cache${query}`);
    await visitor.post('/admin/cache/purge', { url: '/' });
    await invalidationTimes(site.database.read, [1, 2]);
  },
};
