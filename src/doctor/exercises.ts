// What is done in a rehearsal, in this order. A new query needs a line in one of these: whatever sends it will do.
import type { Company } from './company.ts';
import { accountExercises } from './exercises/account-exercises.ts';
import { cacheExercises } from './exercises/cache-exercises.ts';
import { commentExercises } from './exercises/comment-exercises.ts';
import { importExercises } from './exercises/import-exercises.ts';
import { laterExercises } from './exercises/later-exercises.ts';
import { mediaExercises } from './exercises/media-exercises.ts';
import { nodeExercises } from './exercises/node-exercises.ts';
import { peopleExercises } from './exercises/people-exercises.ts';
import { readingExercises } from './exercises/reading-exercises.ts';
import { siteExercises } from './exercises/site-exercises.ts';
import { writingExercises } from './exercises/writing-exercises.ts';

export type Exercises = Readonly<Record<string, (company: Company) => Promise<void>>>;

export const EXERCISES: Exercises = {
  ...readingExercises,
  ...mediaExercises,
  ...writingExercises,
  ...commentExercises,
  ...siteExercises,
  ...accountExercises,
  ...peopleExercises,
  ...cacheExercises,
  ...nodeExercises,
  ...laterExercises,
  ...importExercises,
};
