import type { Section } from './report.ts';

/** A section, and what of it stands at the report's beginning. */
export interface Part {
  section: Section;
  findings: readonly string[];
}

/** Those parts that are wanted, one after the other in the order of their names. */
export async function measureParts<Name extends string, Measuring>(
  names: readonly Name[],
  measured: Readonly<Record<Name, (measuring: Measuring) => Promise<Part>>>,
  wanted: readonly Name[],
  measuring: Measuring,
): Promise<Part[]> {
  const parts: Part[] = [];
  for (const name of names) if (wanted.includes(name)) parts.push(await measured[name](measuring));
  return parts;
}
