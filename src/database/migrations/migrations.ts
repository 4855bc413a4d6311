// The one list: a migration's number is its place here, from 1. What has been released is never changed.
import type { DatabaseKind } from '../database.ts';
import { foundation } from './0001-foundation.ts';
import { people } from './0002-people.ts';
import { listCounts } from './0003-list-counts.ts';
import { commentThreads } from './0004-comment-threads.ts';
import { searchOrder } from './0005-search-order.ts';
import { doctorsFindings } from './0006-doctors-findings.ts';
import { invalidations } from './0007-invalidations.ts';
import { nodes } from './0008-nodes.ts';

export interface Migration {
  name: string;
  statements(kind: DatabaseKind): string[];
}

export const MIGRATIONS: readonly Migration[] = [
  foundation,
  people,
  listCounts,
  commentThreads,
  searchOrder,
  doctorsFindings,
  invalidations,
  nodes,
];
