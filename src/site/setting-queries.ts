import { z } from 'zod';
import { CachedValue, frozen, type Values } from '../cache/cached-value.ts';
import { dependOn, withoutDependencies } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { runPrepared } from '../database/prepared.ts';
import { SETTINGS_TAG, settingTag } from './cache-tags.ts';
import { isSettingKey, type Settings, settingsFrom } from './settings.ts';

/**
 * All settings; one that is not stored has its default. What is computed for a cache depends on those that it reads of
 * them, when it reads them, and on no others.
 */
export async function loadSettings(db: Reader): Promise<Settings> {
  return settingsOf(await storedSettings(db));
}

/** As `loadSettings`, for what is only shown: who changes something asks the database what holds. */
export async function keptSettings(values: Values, db: Reader): Promise<Settings> {
  if (values === null) return loadSettings(db);
  const kept = withoutDependencies(() =>
    STORED.get(values, [], () => {
      dependOn(SETTINGS_TAG);
      return storedSettings(db);
    }),
  );
  return settingsOf(await kept);
}

type StoredSettings = readonly { readonly key: string; readonly value: string }[];

const STORED = new CachedValue<StoredSettings>({
  name: 'settings',
  schema: z.array(z.object({ key: z.string(), value: z.string() })),
});

async function storedSettings(db: Reader): Promise<StoredSettings> {
  return await runPrepared(db, { name: 'settings.all' }, {}, () =>
    db.selectFrom('settings').select(['key', 'value']).compile(),
  );
}

let latest: { rows: StoredSettings; text: string; settings: Settings } | undefined;

/** Settings change rarely and are read by every page: they are checked once for as long as they stay the same. */
function settingsOf(rows: StoredSettings): Settings {
  if (latest?.rows === rows) return latest.settings;
  const text = JSON.stringify(rows);
  if (latest?.text === text) return latest.settings;
  const settings = settingsFrom(new Map(rows.map(({ key, value }) => [key, value])));
  latest = { rows, text, settings: sayingWhatIsRead(frozen(settings)) };
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
