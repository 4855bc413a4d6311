// All that the doctor looks at, in this order.
import type { Database } from '../database/database.ts';
import type { MediaStore } from '../media/media-store.ts';
import { checkCounters } from './check-counters.ts';
import { checkDatabase } from './check-database.ts';
import { checkDisk } from './check-disk.ts';
import { checkForeignKeys } from './check-foreign-keys.ts';
import { checkIndexes } from './check-indexes.ts';
import { checkIntegrity } from './check-integrity.ts';
import { checkLog } from './check-log.ts';
import { checkMedia } from './check-media.ts';
import { checkMigrations } from './check-migrations.ts';
import { checkPlans } from './check-plans.ts';
import { checkSearch } from './check-search.ts';
import type { CheckResult, Finding } from './finding.ts';
import { makeReference, type Reference } from './reference.ts';
import type { OpenRehearsedSite } from './rehearsed-site.ts';

export interface CheckupContext {
  database: Database;
  mediaStore: MediaStore;
  /** Absolute; where the database of SQLite and the media lie. */
  dataDir: string;
  openSite: OpenRehearsedSite;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called before each check, for whoever waits. */
  begin?: (check: string) => void;
  /** Whether wrong counters are put right. */
  repair?: boolean;
}

export interface Checkup {
  ok: boolean;
  checks: { name: string; ok: boolean; milliseconds: number; detail: string }[];
  findings: Finding[];
}

type Check = (context: CheckupContext) => Promise<CheckResult>;

/** @param only the names of those that are wanted; all when left out. */
export async function checkUp(context: CheckupContext, only?: readonly string[]): Promise<Checkup> {
  const checkup: Checkup = { ok: true, checks: [], findings: [] };
  for (const [name, check] of Object.entries(checksOf(context))) {
    if (only !== undefined && !only.includes(name)) continue;
    context.begin?.(name);
    const started = performance.now();
    const { detail, findings } = await attempt(check, context);
    const ok = findings.length === 0;
    const milliseconds = Math.round(performance.now() - started);
    checkup.checks.push({ name, ok, milliseconds, detail });
    checkup.findings.push(...findings.map((finding) => ({ check: name, ...finding })));
    checkup.ok &&= ok;
    // The tables are not those that the others know.
    if (name === 'migrations' && !ok) break;
  }
  return checkup;
}

function checksOf(context: CheckupContext): Record<string, Check> {
  let reference: Promise<Reference> | undefined;
  const referenceOf = () => {
    reference ??= makeReference(context.database, context.openSite, context.now());
    return reference;
  };
  return {
    migrations: checkMigrations,
    database: checkDatabase,
    disk: checkDisk,
    integrity: checkIntegrity,
    'foreign keys': checkForeignKeys,
    indexes: async ({ database }) => checkIndexes(database, await referenceOf()),
    queries: async ({ database }) => checkPlans(database, await referenceOf()),
    counters: checkCounters,
    search: checkSearch,
    'invalidation log': checkLog,
    media: checkMedia,
  };
}

async function attempt(check: Check, context: CheckupContext): Promise<CheckResult> {
  try {
    return await check(context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `This could not be looked at: ${reason}.`;
    return {
      detail: 'failed',
      findings: [{ subject: 'the check itself', message, fix: 'Try again; if it stays, report it.' }],
    };
  }
}
