import { CompiledQuery } from 'kysely';
import type { Database } from '../../database/database.ts';
import type { MeasuredSite } from '../measured-site.ts';
import { visit } from './growth.ts';
import type { SearchWords } from './search-words.ts';
import { visitsOf } from './visits.ts';

/** A statement as a page sent it. */
export interface SentStatement {
  sql: string;
  parameters: readonly unknown[];
}

/** Of each name, and of each page. */
const MOST_ADDRESSES = 20;
const MOST_SENT = 60;

/** What the public pages ask the database for, by the statements' names, with the values they were asked with. */
export async function statementsOfPages(
  site: MeasuredSite,
  words: SearchWords,
): Promise<Map<string, SentStatement[]>> {
  const found = new Map<string, Map<string, SentStatement>>();
  const stop = site.database.observe(({ name, sql, parameters }) => {
    if (name === '' || name.startsWith('invalidations.')) return;
    const ofName = found.get(name) ?? new Map<string, SentStatement>();
    found.set(name, ofName);
    if (ofName.size < MOST_SENT) ofName.set(`${sql}\n${JSON.stringify(parameters)}`, { sql, parameters });
  });
  try {
    for (const { paths } of await visitsOf(site.database.read, words)) {
      for (const path of paths.slice(0, MOST_ADDRESSES)) await visit(site, path);
    }
  } finally {
    stop();
  }
  return new Map([...found].sort().map(([name, ofName]) => [name, [...ofName.values()]]));
}

/** Sends it again, outside of any page. How many rows it gives. */
export async function send({ read }: Database, { sql, parameters }: SentStatement): Promise<number> {
  const { rows } = await read.getExecutor().executeQuery(CompiledQuery.raw(sql, [...parameters]));
  return rows.length;
}
