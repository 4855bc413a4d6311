import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { takeLock } from '../database/take-lock.ts';
import type { NavigationLink } from '../web/shell.ts';
import { versionOf } from '../web/version-of.ts';
import { changeSetting } from './change-setting.ts';
import { loadSettings } from './setting-queries.ts';
import { SETTINGS } from './settings.ts';

export type SaveNavigationResult =
  | { ok: true; links: readonly NavigationLink[] }
  /** By row: `label.0`, `url.0`; of the whole under `form`. */
  | { ok: false; reason: 'problems'; problems: Record<string, string> }
  | { ok: false; reason: 'changed'; current: readonly NavigationLink[] };

/** @param version of the links as they were seen. */
export async function saveNavigation(
  tx: Transaction,
  actor: Actor,
  { links, version }: { links: readonly NavigationLink[]; version: string },
  now: number,
): Promise<SaveNavigationResult> {
  demand(actor, 'navigation.edit');
  const parsed = SETTINGS.navigation.safeParse(links);
  if (!parsed.success) return { ok: false, reason: 'problems', problems: problemsFrom(parsed.error.issues) };
  await takeLock(tx, 'settings');
  const { navigation } = await loadSettings(tx);
  if (versionOf(navigation) !== version) return { ok: false, reason: 'changed', current: navigation };
  if (versionOf(parsed.data) === version) return { ok: true, links: navigation };
  await changeSetting(tx, 'navigation', parsed.data, now);
  const subject = { kind: 'settings', id: null, label: 'navigation' };
  const detail = { before: navigation, after: parsed.data };
  await recordDeed(tx, actor, { action: 'navigation.change', subject, detail }, now);
  return { ok: true, links: parsed.data };
}

function problemsFrom(
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { path, message } of issues) {
    const [index, field] = path;
    const name = field === undefined ? 'form' : `${String(field)}.${String(index)}`;
    problems[name] ??= MESSAGES[String(field)] ?? `The navigation ${message}.`;
  }
  return problems;
}

const MESSAGES: Record<string, string> = {
  label: 'Write a label of 1 to 60 characters.',
  url: 'Write a path such as /about/ or a web address such as https://example.org/.',
};
