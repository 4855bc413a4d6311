import { AdminPage } from '../../web/admin/admin-page.tsx';
import {
  Button,
  CheckField,
  ProblemSummary,
  SelectField,
  TextArea,
  TextField,
} from '../../web/admin/fields.tsx';
import type { Problems } from '../../web/read-form.ts';
import type { Desk } from '../desk.ts';
import { permalink } from '../permalinks.ts';
import { type Settings, settingsFrom } from '../settings.ts';
import {
  type EditableSetting,
  SETTING_FIELDS,
  SETTING_GROUPS,
  type SettingField,
  type SettingGroup,
  settingsOf,
} from './setting-fields.ts';

const SETTINGS_PATH = '/admin/settings';
const DEFAULTS = settingsFrom(new Map());

export interface SettingsScreenProps {
  desk: Desk;
  group: SettingGroup;
  /** What stands in the fields, as text; of a box, `'on'` or `''`. */
  values: Readonly<Record<string, string>>;
  /** JSON of what each field was filled in from. */
  was: Readonly<Record<string, string>>;
  problems?: Problems;
  now: number;
}

export function SettingsScreen(props: SettingsScreenProps) {
  const { desk, group, problems = {} } = props;
  const fields = settingsOf(group);
  return (
    <AdminPage desk={desk} title="Settings" current="settings">
      <GroupTabs current={group} />
      <p class="lead-in">{SETTING_GROUPS[group].lead}</p>
      <form class="form settings-form" method="post" action={groupPath(group)}>
        {/* What the Enter key presses: the first button of a form. */}
        <button class="visually-hidden" type="submit" tabindex={-1}>
          Save
        </button>
        <ProblemSummary
          problems={problems}
          labels={Object.fromEntries(fields.map(({ key, field }) => [key, field.label]))}
        />
        {fields.map(({ key, field }) => (
          <div class="setting">
            <input type="hidden" name={`was.${key}`} value={props.was[key] ?? ''} />
            <Field {...props} setting={key} field={field} />
            <Default {...props} setting={key} field={field} />
          </div>
        ))}
        <div class="form-actions">
          <Button kind="primary">Save</Button>
        </div>
      </form>
    </AdminPage>
  );
}

export function groupPath(group: SettingGroup): string {
  return group === 'site' ? SETTINGS_PATH : `${SETTINGS_PATH}/${group}`;
}

function GroupTabs({ current }: { current: SettingGroup }) {
  return (
    <nav aria-label="Groups of settings">
      <ul class="tabs">
        {Object.entries(SETTING_GROUPS).map(([group, { label }]) => (
          <li>
            <a href={groupPath(group as SettingGroup)} {...(group === current && { 'aria-current': 'page' })}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

type OneSetting = SettingsScreenProps & { setting: EditableSetting; field: SettingField };

function Field(props: OneSetting) {
  const { setting, field, values, problems = {} } = props;
  const common = {
    name: setting,
    label: field.label,
    problem: problems[setting],
    ...(field.hint !== undefined && { hint: field.hint }),
  };
  const value = values[setting] ?? '';
  switch (field.kind) {
    case 'text':
      return <TextArea {...common} value={value} rows={2} />;
    case 'number':
      return <TextField {...common} value={value} inputmode="numeric" autocomplete="off" />;
    case 'check':
      return <CheckField {...common} checked={value === 'on'} />;
    case 'choice':
      return <SelectField {...common} value={value} options={field.choices} />;
    case 'color':
      return <ColorField {...common} value={value} />;
    case 'time-zone':
      return <ZoneField {...common} value={value} />;
    case 'permalink':
      return <PermalinkField {...common} value={value} {...props} />;
    case 'secret':
      return <TextField {...common} value={value} autocomplete="off" />;
    default:
      return <TextField {...common} value={value} autocomplete="off" />;
  }
}

interface CommonProps {
  name: string;
  label: string;
  hint?: string;
  problem: string | undefined;
  value: string;
}

function ColorField(props: CommonProps) {
  return (
    <div class="color-setting" data-accent>
      <TextField {...props} type="color" />
      <div class="accent-samples" aria-hidden="true">
        {['light', 'dark'].map((theme) => (
          <div class={`accent-sample is-${theme}`}>
            <span class="accent-title">A title</span>
            <span>
              Words with <span class="accent-link">a link</span>.
            </span>
            <span class="accent-button">Button</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function ZoneField(props: CommonProps) {
  return (
    <>
      <TextField {...props} list="time-zones" autocomplete="off" />
      <datalist id="time-zones">
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option value={zone} />
        ))}
      </datalist>
    </>
  );
}

const PATTERNS = ['/:slug/', '/:year/:month/:slug/', '/blog/:slug/', '/:author/:slug/'];

function PermalinkField({ desk, now, ...props }: CommonProps & Pick<OneSetting, 'desk' | 'now'>) {
  const { formerPermalinkPatterns, timeZone } = desk.settings;
  const { name, label, problem, value, hint } = props;
  const parts = { slug: 'hello-world', authorSlug: 'ada', publishedAt: now };
  return (
    <>
      <TextField
        {...{ name, label, problem, value }}
        {...(hint && { hint })}
        list="permalinks"
        autocomplete="off"
      />
      <datalist id="permalinks">
        {PATTERNS.map((pattern) => (
          <option value={pattern} />
        ))}
      </datalist>
      <table class="examples">
        <caption>Examples</caption>
        <tbody>
          {PATTERNS.map((pattern) => (
            <tr>
              <td>
                <code>{pattern}</code>
              </td>
              <td>{permalink(pattern, parts, { timeZone })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {formerPermalinkPatterns.length > 0 && (
        <p class="field-hint">
          Addresses of before that still lead to their posts:{' '}
          <code>{formerPermalinkPatterns.join(', ')}</code>
        </p>
      )}
    </>
  );
}

function Default({ setting, field, values }: OneSetting) {
  const value = settingText(field, DEFAULTS[setting]);
  if ((values[setting] ?? '') === value) return null;
  return (
    <p class="setting-default">
      <button class="link-button" type="submit" name="reset" value={setting}>
        Back to the default<span class="visually-hidden"> of {field.label}</span>
      </button>{' '}
      <span dir="auto">({shownValue(field, value)})</span>
    </p>
  );
}

/** A value as it stands in its field. */
export function settingText(field: SettingField, value: unknown): string {
  if (field.kind === 'check') return value === true ? 'on' : '';
  return value === null ? '' : String(value);
}

export function shownValue(field: SettingField, text: string): string {
  if (field.kind === 'check') return text === 'on' ? 'on' : 'off';
  if (field.kind === 'choice') return field.choices.find((choice) => choice.value === text)?.label ?? text;
  return text === '' ? 'empty' : text;
}

export function settingTexts(settings: Settings, group: SettingGroup): Record<string, string> {
  return Object.fromEntries(
    settingsOf(group).map(({ key, field }) => [key, settingText(field, settings[key])]),
  );
}

export function labelOfSetting(key: string): string {
  const field = Object.entries<SettingField | { kind: 'elsewhere' }>(SETTING_FIELDS).find(
    ([name]) => name === key,
  )?.[1];
  return field !== undefined && field.kind !== 'elsewhere' ? field.label : key;
}
