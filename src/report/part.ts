import type { Section } from './report.ts';

/** A section, and what of it stands at the report's beginning. */
export interface Part {
  section: Section;
  findings: readonly string[];
}
