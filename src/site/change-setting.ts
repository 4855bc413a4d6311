import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import { invalidate } from '../invalidation/log.ts';
import { SETTINGS_TAG, settingTag } from './cache-tags.ts';
import { loadSettings } from './setting-queries.ts';
import { SETTINGS, type SettingKey, type Settings, settingsFrom } from './settings.ts';

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
  await takeLock(tx, 'settings');
  const before = await loadSettings(tx);
  await storeSetting(tx, before, { key, value: parsed.data }, now);
  if (key === 'permalinkPattern') await keepPattern(tx, before, now);
  return { ok: true };
}

/** Puts a setting back to its default. */
export async function resetSetting(tx: Transaction, key: SettingKey, now: number): Promise<void> {
  await takeLock(tx, 'settings');
  const before = await loadSettings(tx);
  await named(tx, 'settings.reset').deleteFrom('settings').where('key', '=', key).execute();
  invalidateIfOther(tx, before, key, settingsFrom(new Map())[key]);
  if (key === 'permalinkPattern') await keepPattern(tx, before, now);
}

async function storeSetting(
  tx: Transaction,
  before: Settings,
  { key, value }: { key: SettingKey; value: unknown },
  now: number,
): Promise<void> {
  const row = { value: JSON.stringify(value), updated_at: now };
  await named(tx, 'settings.change')
    .insertInto('settings')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
  invalidateIfOther(tx, before, key, value);
}

function invalidateIfOther(tx: Transaction, before: Settings, key: SettingKey, value: unknown): void {
  if (JSON.stringify(before[key]) !== JSON.stringify(value)) invalidate(tx, [SETTINGS_TAG, settingTag(key)]);
}

/** The addresses that posts had until now go on leading to them. */
async function keepPattern(tx: Transaction, before: Settings, now: number): Promise<void> {
  const { permalinkPattern } = await loadSettings(tx);
  const patterns = [...before.formerPermalinkPatterns, before.permalinkPattern];
  const former = [...new Set(patterns)].filter((pattern) => pattern !== permalinkPattern);
  await storeSetting(tx, before, { key: 'formerPermalinkPatterns', value: former }, now);
}
