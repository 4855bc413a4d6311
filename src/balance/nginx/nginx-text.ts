// How nginx's configuration is written.

/** Lines and blocks, one after the other; an empty text is an empty line, null is nothing. */
export type Statements = readonly (string | null)[];

/** `head { … }`, indented. */
export function block(head: string, statements: Statements): string {
  const inner = lines(statements).replace(/^(?=.)/gm, '    ');
  return `${head} {\n${inner}\n}`;
}

export function lines(statements: Statements): string {
  return statements.filter((statement) => statement !== null).join('\n');
}

/** A comment of as many lines as its text. */
export function comment(text: string): string {
  return text.replace(/^/gm, '# ');
}

/** One argument, whatever is in it. */
export function quote(argument: string): string {
  return `"${argument.replace(/["\\]/g, '\\$&')}"`;
}

/** Part of a regular expression that means the text itself. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Matches each of the paths, and what is below it. */
export function atOrBelow(paths: readonly string[]): string {
  return `^(?:${paths.map(literal).join('|')})(?:/|$)`;
}
