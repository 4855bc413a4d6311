import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { SETTINGS, type SettingKey } from './settings.ts';

export type ChangeSettingResult = { ok: true } | { ok: false; problem: string };

/** Stores a setting, or says what is wrong with the value. */
export async function changeSetting(
  tx: Transaction,
  key: SettingKey,
  value: unknown,
  now: number,
): Promise<ChangeSettingResult> {
  const parsed = SETTINGS[key].safeParse(value);
  if (!parsed.success) {
    return { ok: false, problem: `${key} ${parsed.error.issues.map((issue) => issue.message).join('; ')}` };
  }
  const row = { value: JSON.stringify(parsed.data), updated_at: now };
  await named(tx, 'settings.change')
    .insertInto('settings')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
  return { ok: true };
}

/** Puts a setting back to its default. */
export async function resetSetting(tx: Transaction, key: SettingKey): Promise<void> {
  await named(tx, 'settings.reset').deleteFrom('settings').where('key', '=', key).execute();
}
