import type { Migration } from './migrations.ts';

export const listCounts: Migration = {
  name: 'list-counts',
  statements: () => [],
};
