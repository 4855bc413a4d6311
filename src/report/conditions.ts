import type { Fact } from './machine.ts';
import type { Section } from './report.ts';

/**
 * The section that every report ends with.
 * @param how on what it was measured, and how its figures are to be read.
 * @param command measures the same again.
 */
export function conditionsSection(how: string, facts: readonly Fact[], command: string): Section {
  return {
    id: 'conditions',
    title: 'How it was measured, and on what',
    blocks: [
      { kind: 'text', text: how },
      {
        kind: 'table',
        table: {
          caption: 'The machine, the versions and the settings that matter.',
          columns: [{ label: 'What' }, { label: 'Value' }],
          rows: facts.map(([name, value]) => [name, value]),
        },
      },
      { kind: 'text', text: 'To measure again:' },
      { kind: 'code', text: command },
    ],
  };
}
