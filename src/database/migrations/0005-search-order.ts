import type { Migration } from './migrations.ts';

export const searchOrder: Migration = {
  name: 'search-order',
  statements: () => [],
};
