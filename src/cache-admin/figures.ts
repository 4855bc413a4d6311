/** `814 bytes`, `12 KB`, `1.4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${Math.round(kilobytes)} KB` : `${megabytes(bytes)} MB`;
}

/** `1.4`, `44.8`, `1,024`. */
function megabytes(bytes: number): string {
  const value = bytes / 1024 / 1024;
  const digits = value < 100 ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `98.2 %`, `100 %`; `–` where there is nothing to tell. @param share from 0 to 1. */
export function percentText(share: number | null): string {
  if (share === null) return '–';
  const percent = share * 100;
  // Never rounded up to all of it.
  const shown = percent > 99.9 && percent < 100 ? 99.9 : percent;
  return `${shown.toLocaleString('en', { maximumFractionDigits: 1 })} %`;
}

export function numberText(value: number): string {
  return value.toLocaleString('en');
}

/** `0.4 s`, `12 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
