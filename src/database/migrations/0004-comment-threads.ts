import type { Migration } from './migrations.ts';

export const commentThreads: Migration = {
  name: 'comment-threads',
  statements: () => [],
};
