import { stat } from 'node:fs/promises';
import type { BalanceSettings } from '../balance-settings.ts';

/** Another one whenever the files are others; null where there are none to be read. */
export async function certificateStamp(tls: BalanceSettings['tls']): Promise<string | null> {
  if (tls === null) return null;
  const stamps = await Promise.all([tls.certificate, tls.key].map(stampOf));
  return stamps.join(' ');
}

async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino}-${Math.round(mtimeMs)}-${size}`;
  } catch {
    return 'missing';
  }
}
