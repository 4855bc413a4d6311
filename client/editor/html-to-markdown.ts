// What is copied from web pages and word processors, as the writer would have typed it.

/** Null where the HTML holds nothing but plain text. */
export function htmlToMarkdown(html: string): string | null {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  // Spreadsheets, and editors for programs, put HTML beside what is meant as text.
  if (body.querySelector('table, pre') !== null) return null;
  const isRich = body.querySelector(
    'a[href], b, strong, i, em, h1, h2, h3, h4, h5, h6, li, blockquote, [style*=bold], [style*=italic]',
  );
  if (isRich === null) return null;
  return blocks(body)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const SKIPPED = new Set(['SCRIPT', 'STYLE', 'TITLE', 'META', 'LINK', 'HEAD', 'TEMPLATE', 'NOSCRIPT']);
const BLOCK =
  /^(?:ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|DIV|DL|DD|DT|FIGURE|FOOTER|H[1-6]|HEADER|HR|LI|MAIN|NAV|OL|P|SECTION|UL)$/;

function blocks(parent: Node): string {
  let written = '';
  let line = '';
  const endLine = () => {
    if (line.trim() !== '') written += `\n\n${line.trim()}`;
    line = '';
  };
  for (const child of parent.childNodes) {
    if (isElement(child) && SKIPPED.has(child.tagName)) continue;
    if (isElement(child) && (BLOCK.test(child.tagName) || holdsBlocks(child))) {
      endLine();
      written += `\n\n${block(child)}`;
    } else line += inline(child);
  }
  endLine();
  return written;
}

/** Some word processors put everything into one `<b>`. */
function holdsBlocks(node: Element): boolean {
  return [...node.children].some((child) => BLOCK.test(child.tagName) || holdsBlocks(child));
}

function block(node: Element): string {
  const name = node.tagName;
  if (name === 'HR') return '---';
  if (/^H[1-6]$/.test(name))
    return `${'#'.repeat(Number(name[1]))} ${inlineOf(node).replaceAll('\n', ' ').trim()}`;
  if (name === 'UL' || name === 'OL') return list(node);
  if (name === 'BLOCKQUOTE') return prefixed(blocks(node).trim(), '> ', '> ');
  return blocks(node).trim();
}

function list(node: Element): string {
  let number = 0;
  const items = [...node.children].map((item) => {
    // A list right within a list belongs to the item before it.
    if (item.tagName !== 'LI') return prefixed(block(item), '  ', '  ');
    number++;
    const mark = node.tagName === 'OL' ? `${number}. ` : '- ';
    const text = blocks(item)
      .trim()
      .replace(/\n\n(?=\s*(?:[-*]|\d+\.) )/g, '\n');
    return prefixed(text, mark, ' '.repeat(mark.length));
  });
  return items.join('\n');
}

function prefixed(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (line === '' ? rest.trimEnd() : (index === 0 ? first : rest) + line))
    .join('\n');
}

function inlineOf(node: Node): string {
  return [...node.childNodes].map(inline).join('');
}

function inline(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped((node.textContent ?? '').replace(/[ \t\r\n]+/g, ' '));
  if (!isElement(node) || SKIPPED.has(node.tagName)) return '';
  if (node.tagName === 'BR') return '\n';
  if (node.tagName === 'IMG') return '';
  if (node.tagName === 'CODE' || node.tagName === 'KBD') return marked(node.textContent ?? '', '`');
  const text = inlineOf(node);
  const href = node.tagName === 'A' ? (node.getAttribute('href') ?? '') : '';
  if (/^(?:https?:|mailto:)/i.test(href) && text.trim() !== '') return `[${text.trim()}](${address(href)})`;
  const style = node.getAttribute('style') ?? '';
  const isBold = /^(?:B|STRONG)$/.test(node.tagName)
    ? !/font-weight:\s*(?:normal|400)/.test(style)
    : /font-weight:\s*(?:bold|[6-9]00)/.test(style);
  const isItalic = /^(?:I|EM)$/.test(node.tagName) || /font-style:\s*italic/.test(style);
  return marked(isItalic ? marked(text, '*') : text, isBold ? '**' : '');
}

function address(href: string): string {
  return /[\s()]/.test(href) ? `<${href.replaceAll(' ', '%20')}>` : href;
}

/** Marks stand at the words themselves, with the space outside. */
function marked(text: string, mark: string): string {
  const bare = text.trim();
  if (bare === '' || mark === '' || (mark.startsWith('*') && bare.startsWith(mark))) return text;
  const at = text.indexOf(bare);
  return text.slice(0, at) + mark + bare + mark + text.slice(at + bare.length);
}

function escaped(text: string): string {
  return text.replace(/[\\`*[\]]/g, '\\$&').replace(/(^|\s)_|_(\s|$)/g, (match) => match.replace('_', '\\_'));
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}
