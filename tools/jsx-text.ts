import { parseExpression } from '@babel/parser';

/**
 * What a piece of JSX text means: lines are trimmed and joined by a space, empty ones dropped, entities decoded.
 * @throws SyntaxError for whitespace of other kinds, of which compilers of JSX have different opinions.
 */
export function jsxText(source: string): string {
  if (/[^\S \t\r\n]/.test(source)) throw new SyntaxError('Write unusual whitespace as an entity.');
  const lines = source.split(/\r\n|\r|\n/);
  return lines
    .map((line, at) => decode(trim(line, at > 0, at < lines.length - 1)))
    .filter((line) => line !== '')
    .join(' ');
}

/** Only where a line ends: what stands next to a tag keeps its space. */
function trim(line: string, atStart: boolean, atEnd: boolean): string {
  const begun = atStart ? line.replace(/^[ \t]+/, '') : line;
  return atEnd ? begun.replace(/[ \t]+$/, '') : begun;
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  const fragment = parseExpression(`<>${text}</>`, { plugins: ['jsx'] });
  const [child] = fragment.type === 'JSXFragment' ? fragment.children : [];
  if (child?.type !== 'JSXText') throw new SyntaxError(`Not text: ${JSON.stringify(text)}`);
  return child.value;
}
