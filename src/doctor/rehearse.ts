import type { Database } from '../database/database.ts';
import { type Company, gatherCompany } from './company.ts';
import { EXERCISES } from './exercises.ts';
import type { Famous } from './famous.ts';
import { MemoryMediaStore } from './memory-media-store.ts';
import type { OpenRehearsedSite } from './rehearsed-site.ts';

/** A named query as it was sent, with values that it may have. */
export interface RehearsedStatement {
  name: string;
  sql: string;
  parameters: readonly unknown[];
}

export interface Rehearsal {
  /** One of each name and shape: lists of different lengths have the same. */
  statements: RehearsedStatement[];
  /** Exercises that did not come to their end, and why. */
  failures: { exercise: string; reason: string }[];
}

/** Does everything once that Octavo can do, and keeps the statements that it sends. @param stage empty. */
export async function rehearse(
  stage: Database,
  { openSite, famous, now }: { openSite: OpenRehearsedSite; famous: Famous; now: number },
): Promise<Rehearsal> {
  const statements = new Map<string, RehearsedStatement>();
  const failures: Rehearsal['failures'] = [];
  const stop = stage.observe(({ name, sql, parameters, failed }) => {
    const key = `${name}\n${shapeOf(sql)}`;
    if (name !== '' && !failed && !statements.has(key)) statements.set(key, { name, sql, parameters });
  });
  const site = openSite(stage, new MemoryMediaStore(), now);
  const company = await gatherCompany(site, famous);
  for (const [exercise, run] of Object.entries(EXERCISES)) {
    const reason = await attempt(stage, company, run);
    if (reason !== null) failures.push({ exercise, reason });
  }
  stop();
  return { statements: [...statements.values()], failures };
}

/** In a savepoint: where one fails, the next ones still find a transaction to work in. */
async function attempt(
  stage: Database,
  company: Company,
  run: (company: Company) => Promise<void>,
): Promise<string | null> {
  try {
    await stage.transaction(() => run(company));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function shapeOf(sql: string): string {
  return sql.replaceAll(/\$\d+/g, '?').replaceAll(/(\([?, ]+\))(?:, \([?, ]+\))*/g, '(?)');
}
