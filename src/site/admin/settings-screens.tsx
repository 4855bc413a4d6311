import type { Context, Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { demand } from '../../accounts/permissions.ts';
import { leaveNotice } from '../../web/notice.ts';
import { type FormFields, readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { loadDesk } from '../desk.ts';
import { type SaveSettingsResult, type SettingChange, saveSettings } from '../save-settings.ts';
import { isSettingKey, type Settings, settingsFrom } from '../settings.ts';
import type { Working } from '../site.ts';
import { isSettingGroup, type SettingField, type SettingGroup, settingsOf } from './setting-fields.ts';
import {
  groupPath,
  SettingsScreen,
  type SettingsScreenProps,
  settingText,
  settingTexts,
  shownValue,
} from './settings-page.tsx';

/** `/admin/settings`, `/admin/settings/comments` */
export function settingsScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'settings.edit');
    const group = groupFrom(c);
    if (group === null) return c.notFound();
    const desk = await loadDesk(c, working);
    const state = { values: settingTexts(desk.settings, group), was: jsonOf(desk.settings, group) };
    return renderPage(c, <SettingsScreen desk={desk} group={group} now={working.now()} {...state} />);
  };
}

export function saveSettingsRoute(working: Working): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, 'settings.edit');
    const group = groupFrom(c);
    if (group === null) return c.notFound();
    const form = await readForm(c);
    const typed = typedFrom(form, group);
    const changes = settingsOf(group).map(({ key, field }): SettingChange => {
      return { key, value: valueFrom(field, typed.values[key] ?? ''), was: typed.was[key] ?? '' };
    });
    const result = await working.database.transaction((tx) =>
      saveSettings(tx, actor, changes, working.now()),
    );
    if (!result.ok) return refuse(c, working, group, typed, result);
    const text = result.changed.length === 0 ? 'Nothing was changed.' : 'The settings are saved.';
    leaveNotice(c, working.siteUrl, { text });
    return c.redirect(groupPath(group), 303);
  };
}

type Typed = Pick<SettingsScreenProps, 'values' | 'was'>;

async function refuse(
  c: Context,
  working: Working,
  group: SettingGroup,
  typed: Typed,
  { problems, conflicts, current }: SaveSettingsResult & { ok: false },
) {
  const told: Record<string, string> = { ...problems };
  for (const { key, field } of settingsOf(group)) {
    if (!conflicts.includes(key)) continue;
    const now = shownValue(field, settingText(field, current[key]));
    told[key] =
      `Somebody else has changed this meanwhile: it is “${now}” now. Save again to put yours in its place.`;
  }
  const desk = await loadDesk(c, working);
  const latest = jsonOf(current, group);
  const was = { ...typed.was, ...Object.fromEntries(conflicts.map((key) => [key, latest[key] ?? ''])) };
  const screen = { desk, group, values: typed.values, was, problems: told, now: working.now() };
  return renderPage(c, <SettingsScreen {...screen} />, conflicts.length > 0 ? 409 : 422);
}

function groupFrom(c: Context): SettingGroup | null {
  const group = c.req.param('group') ?? 'site';
  return isSettingGroup(group) ? group : null;
}

const DEFAULTS = settingsFrom(new Map());

/** What was typed, with the default in the place of what is to be put back. */
function typedFrom(form: FormFields, group: SettingGroup): Typed {
  const reset = form.text('reset');
  const values: Record<string, string> = {};
  const was: Record<string, string> = {};
  for (const { key, field } of settingsOf(group)) {
    values[key] = isSettingKey(reset) && reset === key ? settingText(field, DEFAULTS[key]) : form.text(key);
    was[key] = form.text(`was.${key}`);
  }
  return { values, was };
}

function valueFrom(field: SettingField, text: string): unknown {
  const typed = text.trim();
  if (field.kind === 'check') return typed === 'on';
  if (field.kind === 'number') return /^\d+$/.test(typed) ? Number(typed) : typed;
  if (field.kind === 'address') return typed === '' ? null : typed;
  return typed;
}

function jsonOf(settings: Settings, group: SettingGroup): Record<string, string> {
  return Object.fromEntries(settingsOf(group).map(({ key }) => [key, JSON.stringify(settings[key])]));
}
