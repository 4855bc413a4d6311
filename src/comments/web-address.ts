/** The address of somebody's website as it is stored; null for what leads nowhere on the web. */
export function webAddress(value: string | null): string | null {
  const url = value === null ? null : URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
