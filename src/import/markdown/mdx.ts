// MDX is Markdown with JavaScript in it. A file that uses none of it is Markdown; any other has no meaning here.

export interface MdxFinding {
  /** From 1, in the text. */
  line: number;
  /** For a person: `the component <Chart>`. */
  what: string;
}

/** The first thing in a text that only MDX understands, or null. */
export function findMdx(source: string): MdxFinding | null {
  const lines = withoutCode(source).split('\n');
  for (const [index, line] of lines.entries()) {
    const what = mdxIn(line);
    if (what !== null) return { line: index + 1, what };
  }
  return null;
}

function mdxIn(line: string): string | null {
  const statement = /^(import|export)\s+(?:[\w*{'"]|default\b)/.exec(line);
  if (statement !== null && looksLikeCode(line)) return `an "${statement[1]}"`;
  const component = /<\/?([A-Z][\w.]*|[a-z]\w*\.\w[\w.]*|(?=>))/.exec(line);
  if (component !== null)
    return component[1] === '' ? 'a JSX fragment (<>)' : `the component <${component[1]}>`;
  return /(?<!\\)[{}]/.test(line) ? 'an expression in braces' : null;
}

function looksLikeCode(line: string): boolean {
  return /\bfrom\s*['"]|^import\s*['"]|^export\s+(default|const|let|var|function|class|async|\*|\{)/.test(
    line,
  );
}

/** The text with its code made blank, line for line. */
export function withoutCode(source: string): string {
  let fence: string | null = null;
  const lines = source.split('\n').map((line) => {
    const mark = /^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === null) {
      const opens = mark !== null && !(mark[1]?.startsWith('`') && mark[2]?.includes('`'));
      if (!opens) return line;
      fence = mark?.[1] ?? null;
    } else if (mark !== null && mark[2]?.trim() === '' && mark[1]?.startsWith(fence)) {
      fence = null;
    }
    return '';
  });
  return withoutCodeSpans(lines.join('\n'));
}

/** A code span ends at the next run of as many backticks, in the same paragraph. */
function withoutCodeSpans(text: string): string {
  return text.replace(/(?<![`\\])(`+)(?!`)((?:(?!\n\s*\n)[\s\S])*?)(?<!`)\1(?!`)/g, (span) =>
    span.replace(/[^\n]/g, ' '),
  );
}
