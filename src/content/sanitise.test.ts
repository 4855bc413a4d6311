import fc from 'fast-check';
import type { Element } from 'hast';
import { describe, expect, it } from 'vitest';
import { elementsIn } from './elements-in.ts';
import { parseHtml } from './parse-html.ts';
import { renderComment } from './render-comment.ts';
import { renderContent, SOURCE_FORMATS } from './render-content.ts';
import { COMMENT_SCHEMA, CONTENT_SCHEMA, sanitiseHtml } from './sanitise.ts';

const TAGS = [
  ...[
    'a',
    'b',
    'p',
    'div',
    'table',
    'td',
    'tr',
    'caption',
    'li',
    'ul',
    'dd',
    'h1',
    'h2',
    'pre',
    'button',
    'form',
  ],
  ...[
    'svg',
    'math',
    'mi',
    'mtext',
    'mglyph',
    'annotation-xml',
    'foreignObject',
    'desc',
    'title',
    'style',
    'script',
  ],
  ...[
    'template',
    'noscript',
    'textarea',
    'xmp',
    'plaintext',
    'listing',
    'select',
    'option',
    'object',
    'marquee',
  ],
  ...[
    'iframe',
    'noembed',
    'noframes',
    'img',
    'br',
    'input',
    'video',
    'font',
    'nobr',
    'x-y',
    'section',
    'figure',
  ],
];
const ATTRIBUTES = [
  'onclick="x()"',
  'style="color:red"',
  'href="javascript:x"',
  'href=" java\nscript:x"',
  'src=x onerror=x',
  'src="data:image/svg+xml,x"',
  'srcset="javascript:x 1x, /a 2x"',
  'id=location',
  'name="forms"',
  'class="hljs own anchor"',
  'title="</title><img src=x onerror=x>"',
  'xlink:href="javascript:x"',
  'formaction="javascript:x"',
  'action=x',
  'href=//a.org',
  "alt='<!--'",
  'alt="-->`"',
];
const PIECES = [
  ...[
    '<!--',
    '-->',
    '<!',
    '<?x',
    '<![CDATA[',
    ']]>',
    '\0',
    '\uD800',
    '&lt;script&gt;',
    '&#x3c;',
    '&',
    '\n',
    '\n\n',
  ],
  ...[
    'text',
    '> ',
    '- ',
    '1. ',
    '# ',
    '[a](javascript:x)',
    '[a]: data:x',
    '![a](<x y>)',
    '`',
    '```\n',
    '|a|\n|-|\n',
  ],
  ...['[^1]', '[^1]: ', '*', '**', '~~', '<', '>', '"', "'", '</', 'https://a.org/"><script>', '<a href="'],
];

const fragment = fc.oneof(
  fc
    .tuple(fc.constantFrom(...TAGS), fc.array(fc.constantFrom(...ATTRIBUTES), { maxLength: 2 }))
    .map(([tag, attributes]) => `<${[tag, ...attributes].join(' ')}>`),
  fc.constantFrom(...TAGS).map((tag) => `</${tag}>`),
  fc.constantFrom(...PIECES),
  fc.string({ maxLength: 5 }),
);
const nasty = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(''));

const SCHEMES = /^(?:https?:|mailto:|tel:|[^:]*$|[^:]*[/?#])/;
const URLS = new Set(['href', 'src', 'poster', 'cite']);

function expectSafe(html: string, tagNames: readonly string[]): void {
  for (const element of elementsIn(parseHtml(html))) {
    expect(tagNames).toContain(element.tagName);
    for (const [name, value] of Object.entries(element.properties)) {
      expect(allowedAttributes(element)).toContain(name);
      if (URLS.has(name)) expect(String(value)).toMatch(SCHEMES);
      if (name === 'srcSet') expect(String(value)).not.toMatch(/(?:javascript|data):/i);
    }
  }
  expect(html).not.toMatch(/<(?:script|style|svg|math|iframe|template)/i);
}

function allowedAttributes({ tagName }: Element): string[] {
  const { attributes } = CONTENT_SCHEMA;
  return [...(attributes?.[tagName] ?? []), ...(attributes?.['*'] ?? [])].map((entry) =>
    String([entry].flat()[0]),
  );
}

describe('whatever the text, a page', () => {
  it.each(SOURCE_FORMATS)('contains only what is allowed (%s)', (format) => {
    fc.assert(
      fc.property(nasty, (source) => {
        const { html } = renderContent(source, format);
        expectSafe(html, CONTENT_SCHEMA.tagNames ?? []);
        expect(sanitiseHtml(html)).toBe(html);
      }),
      { numRuns: 3_000 },
    );
  });

  it('contains only what is allowed in a comment', () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom(...SOURCE_FORMATS), (source, format) => {
        const { html } = renderComment(source, format);
        expectSafe(html, COMMENT_SCHEMA.tagNames ?? []);
        expect(sanitiseHtml(html, COMMENT_SCHEMA)).toBe(html);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is the same when it is sanitised again', () => {
    fc.assert(
      fc.property(nasty, (source) => {
        const once = sanitiseHtml(source);
        expectSafe(once, CONTENT_SCHEMA.tagNames ?? []);
        expect(sanitiseHtml(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });
});

it.each([
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<textarea><img title="</textarea><img src onerror=alert(1)>"></textarea>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<img src=x:x onerror=alert(1)//',
  '<template><img src=x onerror=alert(1)></template>',
])('known trick %j has no effect', (source) => {
  expectSafe(sanitiseHtml(source), CONTENT_SCHEMA.tagNames ?? []);
  expectSafe(renderContent(source, 'markdown').html, CONTENT_SCHEMA.tagNames ?? []);
});
