// What cached pages say they show of the settings.
import type { SettingKey } from './settings.ts';

/** All of them: invalidated when any of them is changed. */
export const SETTINGS_TAG = 'settings';

/** What one of them says; whatever `loadSettings` gives says so itself when it is read. */
export const settingTag = (key: SettingKey) => `setting:${key}`;
