import { named } from '../../database/named.ts';
import { changeSetting } from '../../site/change-setting.ts';
import type { SettingKey } from '../../site/settings.ts';
import { plainText } from './content/plain-text.ts';
import type { WordPressImport } from './wordpress-import.ts';

/** Takes the blog's name, description and language for those that nobody has set here yet. */
export async function adoptSettings({
  database,
  now,
  survey,
  report,
}: Omit<WordPressImport, 'settings'>): Promise<void> {
  const { title, description, language } = survey.blog;
  const values: [SettingKey, string][] = [
    ['name', plainText(title)],
    ['description', plainText(description)],
    ['language', language],
  ];
  // Reported once it is committed: the work may be run again.
  const warnings = await database.transaction(async (tx) => {
    const all: [key: SettingKey, message: string][] = [];
    const rows = await named(tx, 'imports.settings').selectFrom('settings').select('key').execute();
    const set = new Set(rows.map((row) => row.key));
    for (const [key, value] of values) {
      if (set.has(key) || value === '') continue;
      const result = await changeSetting(tx, key, value, now());
      const message = result.ok
        ? `now "${value}", as on the blog`
        : `the blog's was not taken: ${result.problem}`;
      all.push([key, message]);
    }
    return all;
  });
  for (const [key, message] of warnings) report.warn(`setting ${key}`, message);
}
