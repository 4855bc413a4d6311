import type { Root } from 'hast';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { ContentError } from './content-error.ts';
import { parseHtml, roundTrip } from './parse-html.ts';
import { FILE_SCHEMES, LINK_SCHEMES } from './safe-url.ts';
import { serialiseHtml } from './serialise-html.ts';

/** Ids in a text get this prefix, so that none can be taken for one of the page's own; headings' slugs go without. */
export const ID_PREFIX = 'user-content-';

const TABLE_PARTS = ['caption', 'colgroup', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'];
const HEADING_ATTRIBUTES = [['id', /^\S{1,200}$/]] satisfies [string, RegExp][];
/** Has no address with a scheme but these; `protocols` below knows single addresses only. */
const SAFE_SRCSET = /^(?![\s\S]*(?:^|[\s,])(?!https?:)[^\s,/?#]*:)/;
const MISNESTED_ROUNDS = 20;

/** The classes that a rendering writes or that the site's styles know. */
const CLASSES: readonly (string | RegExp)[] = [
  /^hljs(?:-[a-z_-]+)?$/,
  /^(?:function|class|inherited|escape|language|constant|invoke|char|built_in|variable)_{1,2}$/,
  /^language-[\w+#.-]{1,40}$/,
  'anchor',
  'heading-anchor',
  'table-scroll',
  'contains-task-list',
  'task-list-item',
  'footnotes',
  'data-footnote-backref',
  'align-left',
  'align-right',
  'align-center',
  'alignleft',
  'alignright',
  'aligncenter',
  'alignwide',
  'alignfull',
  'alignnone',
  /^size-[a-z0-9_-]{1,40}$/,
  'wp-caption',
  'wp-caption-text',
  'wp-block-gallery',
  'blocks-gallery-grid',
  'gallery',
];

const URL_PROTOCOLS = {
  href: [...LINK_SCHEMES],
  src: [...FILE_SCHEMES],
  poster: [...FILE_SCHEMES],
  cite: [...FILE_SCHEMES],
};

/**
 * What a text may contain. An element or attribute that is not named here does not exist in a page. There is no
 * `style`, no event handler, no form, no embedding; SVG and MathML are left out because browsers parse them by other
 * rules than HTML.
 */
export const CONTENT_SCHEMA: Schema = {
  tagNames: [
    ...[
      'a',
      'abbr',
      'b',
      'bdi',
      'bdo',
      'br',
      'cite',
      'code',
      'data',
      'del',
      'dfn',
      'em',
      'i',
      'img',
      'input',
    ],
    ...['ins', 'kbd', 'mark', 'q', 'rp', 'rt', 'ruby', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup'],
    ...[
      'time',
      'u',
      'var',
      'wbr',
      'address',
      'article',
      'audio',
      'blockquote',
      'col',
      'dd',
      'details',
      'div',
    ],
    ...[
      'dl',
      'dt',
      'figcaption',
      'figure',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'hr',
      'li',
      'ol',
      'p',
      'picture',
    ],
    ...['pre', 'section', 'source', 'summary', 'table', 'track', 'ul', 'video', ...TABLE_PARTS],
  ],
  attributes: {
    '*': [
      ['className', ...CLASSES],
      ['id', /^user-content-\S{1,200}$/],
      ['dir', 'ltr', 'rtl', 'auto'],
      'lang',
      'title',
    ],
    a: [
      ...['href', 'hrefLang', 'ariaLabel', 'dataFootnoteRef', 'dataFootnoteBackref'],
      ['rel', 'noopener', 'noreferrer', 'nofollow', 'ugc', 'sponsored', 'me', 'license', 'tag'],
      ['ariaDescribedBy', 'footnote-label'],
      ['ariaHidden', 'true'],
      ['tabIndex', -1],
    ],
    audio: ['src', 'controls', 'loop', 'muted', ['preload', 'none', 'metadata']],
    blockquote: ['cite'],
    col: ['span'],
    colgroup: ['span'],
    data: ['value'],
    del: ['cite', 'dateTime'],
    details: ['open'],
    div: [['role', 'region'], 'ariaLabel', ['tabIndex', 0]],
    h1: HEADING_ATTRIBUTES,
    h2: HEADING_ATTRIBUTES,
    h3: HEADING_ATTRIBUTES,
    h4: HEADING_ATTRIBUTES,
    h5: HEADING_ATTRIBUTES,
    h6: HEADING_ATTRIBUTES,
    img: [
      ...['src', 'sizes', 'alt', 'width', 'height'],
      ['srcSet', SAFE_SRCSET],
      ['loading', 'lazy'],
      ['decoding', 'async'],
    ],
    input: [['type', 'checkbox'], 'checked', ['disabled', true], 'ariaLabel'],
    ins: ['cite', 'dateTime'],
    li: ['value'],
    ol: ['start', 'reversed', ['type', '1', 'a', 'A', 'i', 'I']],
    pre: [['tabIndex', 0]],
    q: ['cite'],
    section: ['dataFootnotes'],
    source: ['src', ['srcSet', SAFE_SRCSET], 'sizes', 'media', 'type', 'width', 'height'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'abbr', ['scope', 'row', 'col', 'rowgroup', 'colgroup']],
    time: ['dateTime'],
    track: [
      'src',
      'srcLang',
      'label',
      'default',
      ['kind', 'subtitles', 'captions', 'descriptions', 'chapters'],
    ],
    video: [
      ...['src', 'poster', 'width', 'height', 'controls', 'loop', 'muted', 'playsInline'],
      ['preload', 'none', 'metadata'],
    ],
  },
  required: {
    audio: { controls: true },
    video: { controls: true },
    input: { type: 'checkbox', disabled: true },
  },
  protocols: URL_PROTOCOLS,
  ancestors: Object.fromEntries(TABLE_PARTS.map((part) => [part, ['table']])),
  clobber: [],
  clobberPrefix: '',
  strip: [
    'script',
    'style',
    'template',
    'svg',
    'math',
    'title',
    'textarea',
    'xmp',
    'noembed',
    'noframes',
    'iframe',
  ],
  allowComments: false,
  allowDoctypes: false,
};

/** What a comment may contain: prose, lists, quotes, code and links. */
export const COMMENT_SCHEMA: Schema = {
  ...CONTENT_SCHEMA,
  tagNames: ['p', 'br', 'a', 'em', 'strong', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li'],
  attributes: {
    a: ['href', ['rel', 'nofollow', 'ugc', 'noopener']],
    ol: ['start'],
    pre: [['tabIndex', 0]],
  },
  required: {},
};

/**
 * The safe HTML of a tree: only what the schema names, and only HTML that a browser reads back as exactly the tree that
 * was checked — markup that would be read differently the second time is taken in again until it is not.
 *
 * @throws {ContentError} `unstable` when that does not come to an end; `too-deep` or `too-large`.
 */
export function safeHtml(tree: Root, schema: Schema): string {
  let html = serialiseHtml(sanitiseTree(tree, schema));
  for (let round = 0; round < MISNESTED_ROUNDS; round++) {
    const readBack = roundTrip(html);
    if (readBack === html) return html;
    html = serialiseHtml(sanitiseTree(parseHtml(readBack), schema));
  }
  throw new ContentError(
    'unstable',
    'The HTML of the text is too badly nested to be shown safely. Tidy it up.',
  );
}

/** The safe HTML of any HTML; applied to its own result it changes nothing. */
export function sanitiseHtml(html: string, schema: Schema = CONTENT_SCHEMA): string {
  return safeHtml(parseHtml(html), schema);
}

function sanitiseTree(tree: Root, schema: Schema): Root {
  const safe = sanitize(tree, schema);
  return safe.type === 'root' ? safe : { type: 'root', children: safe.type === 'doctype' ? [] : [safe] };
}
