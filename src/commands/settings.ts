import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.ts';
import { createServices } from '../services.ts';
import { changeSetting, resetSetting } from '../site/change-setting.ts';
import { loadSettings } from '../site/setting-queries.ts';
import { isSettingKey, SETTING_KEYS, type SettingKey } from '../site/settings.ts';

export const settingsCommand = new Command('settings').description("show and change the site's settings");

settingsCommand
  .command('list', { isDefault: true })
  .description('show every setting and its value')
  .action(async () => {
    await using services = await createServices(readConfig());
    const settings = await loadSettings(services.database.read);
    for (const key of SETTING_KEYS) console.log(`${key.padEnd(24)} ${JSON.stringify(settings[key])}`);
  });

settingsCommand
  .command('set')
  .description('change a setting: octavo settings set name "My journal"')
  .argument('<key>', `one of ${SETTING_KEYS.join(', ')}`, settingKey)
  .argument('<value>', 'plain text, or JSON for numbers and lists')
  .action(async (key: SettingKey, value: string) => {
    await using services = await createServices(readConfig());
    const { database, now } = services;
    const current = (await loadSettings(database.read))[key];
    const result = await database.transaction((tx) =>
      changeSetting(tx, key, valueFor(current, value), now()),
    );
    if (result.ok) return;
    console.error(`Not changed: ${result.problem}.`);
    process.exitCode = 1;
  });

settingsCommand
  .command('reset')
  .description('put a setting back to its default')
  .argument('<key>', 'the setting', settingKey)
  .action(async (key: SettingKey) => {
    await using services = await createServices(readConfig());
    const { database, now } = services;
    await database.transaction((tx) => resetSetting(tx, key, now()));
  });

function settingKey(value: string): SettingKey {
  if (isSettingKey(value)) return value;
  throw new InvalidArgumentError(`The settings are ${SETTING_KEYS.join(', ')}.`);
}

/** Text settings take the words as they are typed; the others take JSON. */
function valueFor(current: unknown, typed: string): unknown {
  if (typeof current === 'string') return typed;
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}
