import type { Checkup } from './checkup.ts';

/** For a person at a terminal. */
export function describeCheckup({ ok, checks, findings }: Checkup): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap((check) => [
    `${check.ok ? '✓' : '✗'} ${check.name.padEnd(width)}  ${check.detail}`,
    ...findings
      .filter((finding) => finding.check === check.name)
      .flatMap(({ subject, message, fix }) => [`    ${subject}: ${message}`, `      → ${fix}`]),
  ]);
  const verdict = ok
    ? 'All is well.'
    : `${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} not as they should be.`;
  return [...lines, '', verdict].join('\n');
}
