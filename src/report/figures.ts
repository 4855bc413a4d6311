// How figures are written, in reports and on the axes of their plots.

/** Milliseconds, with as many digits as say something. */
export function inMilliseconds(value: number): string {
  return `${withDigits(value)} ms`;
}

/** `0.042`, `1.35`, `13.5`, `1,350` */
export function withDigits(value: number): string {
  const size = Math.abs(value);
  const digits = size < 0.1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** For the ends of axes: no digits that a round number does not need. */
export function roundNumber(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 6 });
}

/** `1.3×`, `48×` */
export function asFactor(value: number): string {
  const digits = value < 10 ? 2 : 0;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}×`;
}

export function wholeNumberText(value: number): string {
  return Math.round(value).toLocaleString('en');
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** In steps of 1,000. */
export function inBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toLocaleString('en', { maximumSignificantDigits: 3 })} ${UNITS[unit]}`;
}

/** `48 s`, `12 min 5 s` */
export function inMinutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
