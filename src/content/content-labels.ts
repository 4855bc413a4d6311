/** The words that a rendering adds to a text. `{n}` is replaced by a number. */
export interface ContentLabels {
  footnotes: string;
  backToReference: string;
  taskDone: string;
  taskOpen: string;
  table: string;
}

export const DEFAULT_LABELS: Readonly<ContentLabels> = {
  footnotes: 'Footnotes',
  backToReference: 'Back to reference {n}',
  taskDone: 'Done',
  taskOpen: 'To do',
  table: 'Table {n}',
};

/** The labels in a Markdown parser's environment. */
export function labelsOf(env: Record<string, unknown> | undefined): Readonly<ContentLabels> {
  return isLabels(env?.labels) ? env.labels : DEFAULT_LABELS;
}

function isLabels(value: unknown): value is ContentLabels {
  return typeof value === 'object' && value !== null && 'backToReference' in value;
}
