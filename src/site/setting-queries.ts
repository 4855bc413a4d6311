import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { type Settings, settingsFrom } from './settings.ts';

/** All settings; one that is not stored has its default. */
export async function loadSettings(db: Reader): Promise<Settings> {
  const rows = await named(db, 'settings.all').selectFrom('settings').select(['key', 'value']).execute();
  return settingsFrom(new Map(rows.map(({ key, value }) => [key, value])));
}
