import type { Settings } from '../../site/settings.ts';
import type { ImportContext } from '../import-context.ts';
import type { Survey } from './survey.ts';
import type { WordPressReport } from './wordpress-report.ts';

/** One run of an import: what each of its steps works with. */
export interface WordPressImport extends ImportContext {
  /** What the imported items of this blog are remembered by. */
  source: string;
  survey: Survey;
  settings: Settings;
  report: WordPressReport;
  /** Writes what the export says over what was changed here since. */
  overwrite: boolean;
}
