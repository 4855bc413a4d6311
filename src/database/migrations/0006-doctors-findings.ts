import type { Migration } from './migrations.ts';

/** Indexes without which a regular job reads a whole table. */
export const doctorsFindings: Migration = {
  name: 'doctors-findings',
  statements: () => ['create index mails_by_failure on mails (failed_at) where failed_at is not null'],
};
