import type { Actor } from '../accounts/actor.ts';
import { demand, type Permission } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { takeLock } from '../database/take-lock.ts';
import { changeSetting } from './change-setting.ts';
import { loadSettings } from './setting-queries.ts';
import { SECRET_SETTINGS, SETTINGS, type SettingKey, type Settings } from './settings.ts';

export interface SettingChange {
  key: SettingKey;
  value: unknown;
  /** JSON of the value that the form was filled in with. */
  was: string;
}

export type SaveSettingsResult =
  | { ok: true; changed: SettingKey[] }
  | {
      ok: false;
      problems: Partial<Record<SettingKey, string>>;
      /** Those that somebody else has changed meanwhile to something else. */
      conflicts: SettingKey[];
      current: Settings;
    };

/**
 * Stores those settings that the form changed, all or none. What somebody else has changed meanwhile stays, unless the
 * form changes the same to something else: then it says so.
 */
export async function saveSettings(
  tx: Transaction,
  actor: Actor,
  changes: readonly SettingChange[],
  now: number,
  permission: Permission = 'settings.edit',
): Promise<SaveSettingsResult> {
  demand(actor, permission);
  await takeLock(tx, 'settings');
  const current = await loadSettings(tx);
  const problems: Partial<Record<SettingKey, string>> = {};
  const conflicts: SettingKey[] = [];
  const toStore: { key: SettingKey; value: unknown }[] = [];
  for (const { key, value, was } of changes) {
    const parsed = SETTINGS[key].safeParse(value);
    if (!parsed.success) {
      problems[key] = sentence(parsed.error.issues[0]?.message ?? 'cannot be so');
      continue;
    }
    const json = JSON.stringify(parsed.data);
    const stored = JSON.stringify(current[key]);
    if (json === was || json === stored) continue;
    if (stored === was) toStore.push({ key, value: parsed.data });
    else conflicts.push(key);
  }
  if (Object.keys(problems).length > 0 || conflicts.length > 0)
    return { ok: false, problems, conflicts, current };
  for (const { key, value } of toStore) await changeSetting(tx, key, value, now);
  if (toStore.length > 0) await recordChanges(tx, actor, current, toStore, now);
  return { ok: true, changed: toStore.map(({ key }) => key) };
}

async function recordChanges(
  tx: Transaction,
  actor: Actor,
  before: Settings,
  changes: readonly { key: SettingKey; value: unknown }[],
  now: number,
): Promise<void> {
  const detail = Object.fromEntries(
    changes.map(({ key, value }) => [
      key,
      SECRET_SETTINGS.includes(key) ? 'changed' : { before: before[key], after: value },
    ]),
  );
  const subject = { kind: 'settings', id: null, label: changes.map(({ key }) => key).join(', ') };
  await recordDeed(tx, actor, { action: 'settings.change', subject, detail }, now);
}

/** `must be a whole number` → `Must be a whole number.` */
function sentence(message: string): string {
  const text = message.slice(0, 1).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
