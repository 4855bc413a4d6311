import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { variantsFrom } from '../media/media.ts';
import { originalKey, variantKey } from '../media/media-keys.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';

const ROWS_AT_ONCE = 500;
const MOST_NAMED = 100;

/** Whether the files of all media are where they are kept. What is there besides harms nobody, and is counted. */
export async function checkMedia({ database, mediaStore, dataDir }: CheckupContext): Promise<CheckResult> {
  const findings: CheckResult['findings'] = [];
  const known = new Set<string>();
  for await (const { id, hash, name, variants } of allMedia(database.read)) {
    for (const key of [originalKey(hash), ...variantsFrom(variants).map((one) => variantKey(hash, one))]) {
      known.add(key);
      if (findings.length < MOST_NAMED && (await mediaStore.get(key)) === undefined)
        findings.push(missing(id, name, key));
    }
  }
  const others = await countOthers(join(dataDir, 'media'), known);
  return {
    detail: `${known.size} files${others === 0 ? '' : `, and ${others} that no row names`}`,
    findings,
  };
}

async function* allMedia(db: Reader) {
  for (let after = 0; ; ) {
    const rows = await named(db, 'doctor.media')
      .selectFrom('media')
      .select(['id', 'hash', 'name', 'variants'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Uploads that were not finished begin with a dot. */
async function countOthers(folder: string, known: ReadonlySet<string>): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const keys = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return keys.filter((key) => !known.has(key)).length;
}

function missing(id: number, name: string, key: string): CheckResult['findings'][number] {
  const fix = `Put it back from a backup as media/${key} in DATA_DIR, or delete it at /admin/media/${id}.`;
  return { subject: `media ${id}`, message: `The file ${key} of “${name}” is missing.`, fix };
}
