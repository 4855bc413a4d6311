import { sitePaths } from '../web/paths.ts';

/** A year or one of its months. */
export interface ArchivePeriod {
  year: number;
  /** 1 to 12; null for the whole year. */
  month: number | null;
}

export interface ArchiveYear {
  year: number;
  postCount: number;
  /** Those with posts, in the calendar's order. */
  months: { month: number; postCount: number }[];
}

/** `/archive/2026/` or `/archive/2026/03/`. */
export function archivePath({ year, month }: ArchivePeriod): string {
  const yearPath = `${sitePaths.archive}${String(year).padStart(4, '0')}/`;
  return month === null ? yearPath : `${yearPath}${String(month).padStart(2, '0')}/`;
}
