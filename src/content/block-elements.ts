/** Elements of a text that stand on lines of their own, but for headings and table cells. */
export const BLOCK_ELEMENTS: readonly string[] = [
  ...[
    'address',
    'article',
    'blockquote',
    'caption',
    'dd',
    'details',
    'div',
    'dl',
    'dt',
    'figcaption',
    'figure',
  ],
  ...['hr', 'li', 'ol', 'p', 'pre', 'section', 'summary', 'table', 'tbody', 'tfoot', 'thead', 'tr', 'ul'],
];
