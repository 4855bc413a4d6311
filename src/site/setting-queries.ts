import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { runPrepared } from '../database/prepared.ts';
import { settingTag } from './cache-tags.ts';
import { isSettingKey, type Settings, settingsFrom } from './settings.ts';

/**
 * All settings; one that is not stored has its default. What is computed for a cache depends on those that it reads of
 * them, when it reads them, and on no others.
 */
export async function loadSettings(db: Reader): Promise<Settings> {
  const rows = await runPrepared(db, { name: 'settings.all' }, {}, () =>
    db.selectFrom('settings').select(['key', 'value']).compile(),
  );
  return settingsOf(rows);
}

let latest: { text: string; settings: Settings } | undefined;

/** Settings change rarely and are read by every page: they are checked once for as long as they stay the same. */
function settingsOf(rows: readonly { key: string; value: string }[]): Settings {
  const text = JSON.stringify(rows);
  if (latest?.text !== text) {
    const settings = settingsFrom(new Map(rows.map(({ key, value }) => [key, value])));
    latest = { text, settings: sayingWhatIsRead(Object.freeze(settings)) };
  }
  return latest.settings;
}

function sayingWhatIsRead(settings: Settings): Settings {
  return new Proxy(settings, {
    get: (target, key) => {
      if (typeof key === 'string' && isSettingKey(key)) dependOn(settingTag(key));
      return Reflect.get(target, key);
    },
  });
}
