import { type DateSetting, type DateStyle, formatDate } from './dates.ts';

export interface TimeProps extends DateSetting {
  /** Milliseconds since 1970. */
  value: number;
  style?: DateStyle;
  class?: string;
}

export function Time({ value, language, timeZone, style = 'date', class: className }: TimeProps) {
  return (
    <time datetime={new Date(value).toISOString()} class={className}>
      {formatDate(value, { language, timeZone }, style)}
    </time>
  );
}
