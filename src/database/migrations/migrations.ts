// The one list: a migration's number is its place here, from 1. What has been released is never changed.
import type { DatabaseKind } from '../database.ts';
import { foundation } from './0001-foundation.ts';

export interface Migration {
  name: string;
  statements(kind: DatabaseKind): string[];
}

export const MIGRATIONS: readonly Migration[] = [foundation];
