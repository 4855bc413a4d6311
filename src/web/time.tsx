import { type DateSetting, type DateStyle, formatDate } from './dates.ts';

export interface TimeProps extends DateSetting {
  /** Milliseconds since 1970. */
  value: number;
  style?: DateStyle;
}

export function Time({ value, language, timeZone, style = 'date' }: TimeProps) {
  return (
    <time datetime={new Date(value).toISOString()}>{formatDate(value, { language, timeZone }, style)}</time>
  );
}
