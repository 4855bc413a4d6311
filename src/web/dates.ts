const STYLES = {
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  'date-time': { dateStyle: 'long', timeStyle: 'short' },
  'month-day': { month: 'short', day: 'numeric' },
  'month-year': { year: 'numeric', month: 'long' },
  month: { month: 'long' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateStyle = keyof typeof STYLES;

/** Where and in which language dates are shown. */
export interface DateSetting {
  /** BCP 47. */
  language: string;
  /** IANA. */
  timeZone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds since 1970 as people write it. An unknown language or zone shows English or UTC, never an error. */
export function formatDate(value: number, { language, timeZone }: DateSetting, style: DateStyle): string {
  return formatFor(language, timeZone, style).format(value);
}

/** A month's name and year: `March 2026`. */
export function formatMonth(
  year: number,
  month: number,
  language: string,
  style: 'month' | 'month-year',
): string {
  return formatDate(Date.UTC(year, month - 1, 15), { language, timeZone: 'UTC' }, style);
}

function formatFor(language: string, timeZone: string, style: DateStyle): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${style}`;
  const found = formats.get(key);
  if (found) return found;
  const options = { ...STYLES[style], timeZone: knownZone(timeZone) };
  const made = new Intl.DateTimeFormat(knownLanguage(language), options);
  formats.set(key, made);
  return made;
}

function knownLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
