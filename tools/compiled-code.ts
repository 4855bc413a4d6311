// What compiled elements consist of: pieces of their source, and new code between.

/** Code: as it stands in the source, or new. Pieces of the source keep their order. */
export type Piece = string | { from: number; to: number };

/** The functions that compiled code calls: html.ts and attribute.ts say what they do. */
export const CALLS = {
  raw: 'jsx$raw',
  htmlOf: 'jsx$htmlOf',
  markupOf: 'jsx$markupOf',
  escapeHtml: 'jsx$escapeHtml',
  attribute: 'jsx$attribute',
  booleanAttribute: 'jsx$booleanAttribute',
} as const;

/** What a markup is joined of: text that is escaped already, and code that evaluates to such text. */
export type Term = { text: string } | { code: readonly Piece[] };

export function choice(test: readonly Piece[], yes: readonly Term[], no: readonly Term[]): Term {
  return { code: ['(', ...test, ' ? ', ...join(yes), ' : ', ...join(no), ')'] };
}

export function join(terms: readonly Term[]): Piece[] {
  const code: Piece[] = [];
  let text = '';
  const end = () => {
    if (text !== '') code.push(...(code.length === 0 ? [] : [' + ']), JSON.stringify(text));
    text = '';
  };
  for (const term of terms) {
    if ('text' in term) {
      text += term.text;
      continue;
    }
    end();
    code.push(...(code.length === 0 ? [] : [' + ']), ...term.code);
  }
  end();
  return code.length === 0 ? ["''"] : code;
}
