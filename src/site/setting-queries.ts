import type { Reader } from '../database/database.ts';
import { runPrepared } from '../database/prepared.ts';
import { type Settings, settingsFrom } from './settings.ts';

/** All settings; one that is not stored has its default. */
export async function loadSettings(db: Reader): Promise<Settings> {
  const rows = await runPrepared(db, { name: 'settings.all' }, {}, () =>
    db.selectFrom('settings').select(['key', 'value']).compile(),
  );
  return settingsFrom(new Map(rows.map(({ key, value }) => [key, value])));
}
