/** Elements that end a paragraph. */
const BLOCK_NAMES = [
  ...[
    'address',
    'article',
    'aside',
    'audio',
    'blockquote',
    'canvas',
    'caption',
    'center',
    'col',
    'colgroup',
    'dd',
  ],
  ...[
    'details',
    'div',
    'dl',
    'dt',
    'fieldset',
    'figcaption',
    'figure',
    'footer',
    'form',
    'h1',
    'h2',
    'h3',
    'h4',
  ],
  ...['h5', 'h6', 'header', 'hgroup', 'hr', 'iframe', 'legend', 'li', 'main', 'map', 'math', 'menu', 'nav'],
  ...[
    'noscript',
    'object',
    'ol',
    'p',
    'pre',
    'script',
    'section',
    'style',
    'summary',
    'svg',
    'table',
    'tbody',
  ],
  ...['td', 'textarea', 'tfoot', 'th', 'thead', 'tr', 'ul', 'video'],
];
const BLOCKS = new Set(BLOCK_NAMES);
/** Line breaks in these are what they are. */
const VERBATIM = new Set(['canvas', 'math', 'object', 'pre', 'script', 'style', 'svg', 'textarea']);
/** Only other elements have their place in these. */
const STRUCTURES = new Set([
  'audio',
  'colgroup',
  'dl',
  'menu',
  'ol',
  'table',
  'tbody',
  'tfoot',
  'thead',
  'tr',
  'ul',
  'video',
]);
/** Blocks whose text is in paragraphs even when there is only one. */
const HOLDS_PARAGRAPHS = new Set(['', 'blockquote', 'main', 'noscript']);
/** Blocks whose text becomes paragraphs when blank lines part it. */
const MAY_HOLD_PARAGRAPHS = new Set([
  'article',
  'aside',
  'dd',
  'details',
  'div',
  'footer',
  'header',
  'li',
  'section',
  'td',
  'th',
]);
const VOID_BLOCKS = new Set(['col', 'hr']);

const TOKEN = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
const BLOCK_EDITOR = '<!-- wp:';

/**
 * The paragraphs and line breaks that WordPress's older editor leaves out of what it stores: text between blank lines
 * becomes `<p>`, a single line break `<br>`. What is in block elements already stays there; code is not touched. Text of
 * the block editor has all of its markup and is returned as it is.
 */
export function wrapParagraphs(html: string): string {
  const source = html.replace(/\r\n?/g, '\n');
  return source.includes(BLOCK_EDITOR) ? source : new ParagraphWriter(source).write();
}

class ParagraphWriter {
  readonly #source: string;
  readonly #out: string[] = [];
  /** Names of the open block elements, innermost last. */
  readonly #open: string[] = [];
  /** Text and inline markup since the last block tag. */
  #run = '';

  constructor(source: string) {
    this.#source = source;
  }

  write(): string {
    let position = 0;
    TOKEN.lastIndex = 0;
    for (let token = TOKEN.exec(this.#source); token; token = TOKEN.exec(this.#source)) {
      this.#run += this.#source.slice(position, token.index);
      position = TOKEN.lastIndex = this.#take(token);
    }
    this.#run += this.#source.slice(position);
    this.#endRun();
    return this.#out.join('').trim();
  }

  /** Takes one tag or comment; returns where the source goes on. */
  #take(token: RegExpExecArray): number {
    const [whole, slash, tagName] = token;
    const end = token.index + whole.length;
    const name = tagName?.toLowerCase();
    if (name === undefined || !BLOCKS.has(name)) {
      // A line break inside a tag or comment is none of the text's.
      this.#run += whole.replaceAll('\n', ' ');
      return end;
    }
    this.#endRun();
    if (slash) this.#close(name);
    else if (VERBATIM.has(name)) return this.#copyVerbatim(token, name);
    else if (!VOID_BLOCKS.has(name)) this.#open.push(name);
    this.#out.push(whole);
    return end;
  }

  #close(name: string): void {
    const index = this.#open.lastIndexOf(name);
    if (index >= 0) this.#open.length = index;
  }

  #copyVerbatim(token: RegExpExecArray, name: string): number {
    const closing = new RegExp(`</${name}\\s*>`, 'gi');
    closing.lastIndex = token.index;
    const match = closing.exec(this.#source);
    const end = match ? closing.lastIndex : this.#source.length;
    this.#out.push(this.#source.slice(token.index, end));
    return end;
  }

  #endRun(): void {
    const run = this.#run;
    this.#run = '';
    const parent = this.#open.at(-1) ?? '';
    if (run.trim() === '' || STRUCTURES.has(parent)) {
      this.#out.push(run.trim() === '' && run.includes('\n') ? '\n' : run);
      return;
    }
    const paragraphs = run.split(/\n[ \t]*\n\s*/).filter((text) => text.trim() !== '');
    const wraps = HOLDS_PARAGRAPHS.has(parent) || (MAY_HOLD_PARAGRAPHS.has(parent) && paragraphs.length > 1);
    if (wraps) this.#out.push(paragraphs.map(paragraph).join(''));
    else this.#out.push(paragraphs.map(withBreaks).join('<br>\n<br>\n'));
  }
}

function paragraph(text: string): string {
  const isMarkupOnly = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '').trim() === '';
  return isMarkupOnly ? text : `<p>${withBreaks(text.trim())}</p>\n`;
}

/** Line breaks at the edges are the layout of the source; a written `<br>` is not doubled. */
function withBreaks(text: string): string {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  const inner = text.trim();
  const lines = inner.split('\n').map((line) => line.trim());
  const broken = lines.map((line, index) => {
    if (index === lines.length - 1) return line;
    return /<br\s{0,9}\/?>$/i.test(line) ? `${line}\n` : `${line}<br>\n`;
  });
  return text.slice(0, start) + broken.join('') + text.slice(start + inner.length);
}
