import { named } from '../database/named.ts';
import { variantsFrom } from '../media/media.ts';
import { originalKey, variantKey } from '../media/media-keys.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';

const ROWS_AT_ONCE = 500;
const MOST_NAMED = 100;

/** Whether the files of all media are where they are kept. */
export async function checkMedia({ database, mediaStore }: CheckupContext): Promise<CheckResult> {
  const findings: CheckResult['findings'] = [];
  let files = 0;
  for (let after = 0; ; ) {
    const rows = await named(database.read, 'doctor.media')
      .selectFrom('media')
      .select(['id', 'hash', 'name', 'variants'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const { id, hash, name, variants } of rows) {
      const keys = [originalKey(hash), ...variantsFrom(variants).map((variant) => variantKey(hash, variant))];
      files += keys.length;
      for (const key of keys)
        if ((await mediaStore.get(key)) === undefined && findings.length < MOST_NAMED)
          findings.push(missing(id, name, key));
    }
    const last = rows.at(-1);
    if (last === undefined) return { detail: `${files} files`, findings };
    after = last.id;
  }
}

function missing(id: number, name: string, key: string): CheckResult['findings'][number] {
  const fix = `Put it back from a backup as media/${key} in DATA_DIR, or delete it at /admin/media/${id}.`;
  return { subject: `media ${id}`, message: `The file ${key} of “${name}” is missing.`, fix };
}
