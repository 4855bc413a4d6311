import { parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import { naughtyStrings } from '../../../tests/support/naughty-strings.ts';
import { type Child, type Html, raw } from './html.ts';
import { jsx } from './jsx-runtime.ts';

const SPECIAL = `<b>"bold"</b> & 'plain'`;
const ESCAPED = '&lt;b&gt;&quot;bold&quot;&lt;/b&gt; &amp; &#39;plain&#39;';

/** What TypeScript would refuse. */
function unchecked(value: unknown): Child {
  return value as Child;
}

function attribute(name: string, value: unknown): string {
  return String(jsx('i', { [name]: value }));
}

describe('text', () => {
  test('is escaped', () => {
    expect(String(<p>{SPECIAL}</p>)).toBe(`<p>${ESCAPED}</p>`);
  });

  test('that is escaped already is escaped again', () => {
    expect(String(<p>{'&lt;'}</p>)).toBe('<p>&amp;lt;</p>');
  });

  test('of numbers is shown, zero too; true, false, null and undefined are nothing', () => {
    const children = [0, -1.5, Number.NaN, true, false, null, undefined, ''];
    expect(String(<p>{children}</p>)).toBe('<p>0-1.5NaN</p>');
  });

  test('in lists of lists keeps its order', () => {
    expect(
      String(
        <p>
          {['a', ['<', <b>c</b>], []]}
          {'d'}
        </p>,
      ),
    ).toBe('<p>a&lt;<b>c</b>d</p>');
  });

  test('becomes markup by raw alone', () => {
    expect(String(<p>{raw('<b>bold</b>')}</p>)).toBe('<p><b>bold</b></p>');
    const parsed = { markup: '<b>', isEscaped: true, toString: () => '<b>' };
    expect(() => <p>{unchecked(parsed)}</p>).toThrow(TypeError);
  });

  test.each([
    ['an object', { a: 1 }],
    ['a promise', Promise.resolve('late')],
    ['a function', () => 'text'],
    ['a symbol', Symbol('s')],
    ['a String', new String('<b>')],
  ])('is no %s', (kind, value) => {
    const [, noun = ''] = kind.split(' ');
    const wanted = noun === 'String' ? 'an object' : noun;
    expect(() => <p>{unchecked(value)}</p>).toThrow(wanted);
  });

  test('in an error message is not repeated', () => {
    expect(() => <p>{unchecked({ secret: 'hunter2' })}</p>).toThrow(/^(?!.*hunter2)/);
  });
});

describe('an attribute', () => {
  test('is escaped', () => {
    expect(attribute('title', SPECIAL)).toBe(`<i title="${ESCAPED}"></i>`);
  });

  test('is escaped even where its value is markup elsewhere', () => {
    expect(() => attribute('title', raw('"><script>'))).toThrow('title');
  });

  test('that is null or undefined is left out, an empty one is not', () => {
    expect(String(jsx('i', { id: null, lang: undefined, title: '' }))).toBe('<i title=""></i>');
  });

  test('may be a number', () => {
    expect(String(<li value={0}>a</li>)).toBe('<li value="0">a</li>');
  });

  test.each([
    'checked',
    'disabled',
    'hidden',
    'open',
    'required',
    'selected',
  ])('%s is there or not', (name) => {
    expect(attribute(name, true)).toBe(`<i ${name}=""></i>`);
    expect(attribute(name, false)).toBe('<i></i>');
  });

  test.each(['aria-hidden', 'data-open', 'draggable', 'contenteditable'])('%s says true or false', (name) => {
    expect(attribute(name, true)).toBe(`<i ${name}="true"></i>`);
    expect(attribute(name, false)).toBe(`<i ${name}="false"></i>`);
  });

  test.each([{}, [], () => '', Symbol('s'), Promise.resolve('')])('cannot be %o', (value) => {
    expect(() => attribute('title', value)).toThrow('title');
  });

  test.each([
    '',
    'a b',
    'a"',
    "a'",
    'a>',
    'a=',
    'a/',
    '<a',
    'a\u0000',
    'a\n',
    '__proto__ ',
  ])('cannot be called %j', (name) => {
    expect(() => attribute(name, 'x')).toThrow(TypeError);
    expect(() => attribute(name, true)).toThrow(TypeError);
  });

  test.each(['data-x', 'aria-label', 'xlink:href', 'viewBox', 'stroke-width'])('may be called %s', (name) => {
    expect(attribute(name, 'x')).toBe(`<i ${name}="x"></i>`);
  });

  test('that all objects inherit is none', () => {
    const props: Record<string, unknown> = Object.create({ onclick: 'alert(1)' });
    expect(String(jsx('i', props))).toBe('<i></i>');
  });

  test('keeps its place; a later one of the same name wins; a key is not shown', () => {
    const given = { class: 'a', id: 'b' };
    expect(
      String(
        <i key="k" {...given} class="c">
          d
        </i>,
      ),
    ).toBe('<i class="c" id="b">d</i>');
  });
});

describe('an element', () => {
  test('without content is closed, a void one ends at once', () => {
    expect(String(<span />)).toBe('<span></span>');
    expect(String(<img alt="" />)).toBe('<img alt=""/>');
    expect(String(<br />)).toBe('<br/>');
  });

  test('that is void has no content', () => {
    expect(() => jsx('br', { children: 'text' })).toThrow('br');
    expect(String(jsx('br', { children: false }))).toBe('<br/>');
  });

  test('keeps the names of SVG', () => {
    const drawing = (
      <svg aria-hidden="true" viewBox="0 0 1 1" stroke-width={1.5}>
        <path d="M0 0" />
      </svg>
    );
    expect(String(drawing)).toBe(
      '<svg aria-hidden="true" viewBox="0 0 1 1" stroke-width="1.5"><path d="M0 0"></path></svg>',
    );
  });

  test.each(['', 'a b', 'a>', '<a', 'a/', '!doctype', '1a', 'script>x'])('cannot be called %j', (name) => {
    expect(() => jsx(name, {})).toThrow(TypeError);
  });
});

describe('a component', () => {
  function Box({ title, children }: { title: string; children?: Child }): Html {
    return <section title={title}>{children}</section>;
  }

  test('gets its children drawn', () => {
    expect(
      String(
        <Box title="<">
          <b>a</b> & {'b'}
        </Box>,
      ),
    ).toBe('<section title="&lt;"><b>a</b> &amp; b</section>');
  });

  test('may show text, which is escaped, a list, or nothing', () => {
    const Text = () => SPECIAL;
    const List = () => ['a', <b>b</b>];
    const Nothing = () => null;
    expect(String(<Text />)).toBe(ESCAPED);
    expect(String(<List />)).toBe('a<b>b</b>');
    expect(String(<Nothing />)).toBe('');
  });

  test('that needs to wait is refused', () => {
    const Late = (): Child => unchecked(Promise.resolve('late'));
    expect(() => <Late />).toThrow('promise');
  });

  test('may be a fragment', () => {
    expect(
      String(
        <>
          <b>a</b>
          {'<'}
        </>,
      ),
    ).toBe('<b>a</b>&lt;');
  });
});

test('no naughty string leaves its place, in text or in attributes', () => {
  for (const text of [...naughtyStrings, SPECIAL, `--><!--`, ']]>', '</p>', '</i title>', '"\'`=<>']) {
    const html = String(
      <p title={text} data-x={text}>
        {text}
      </p>,
    );
    expect(shapeOf(html)).toEqual(['p', ['title', 'data-x'], 1]);
    // Parsers change these wherever they stand.
    if (!/[\0\r]/.test(text)) expect(textOf(html)).toEqual([text, text, text]);
  }
});

/** The one element there is, its attributes' names, and how many nodes are in it. */
function shapeOf(html: string) {
  const [node, ...others] = parseFragment(html).childNodes;
  if (node === undefined || !('tagName' in node) || others.length > 0) return html;
  const texts = node.childNodes.filter((child) => child.nodeName === '#text');
  const isText = texts.length === node.childNodes.length;
  return [node.tagName, node.attrs.map((attr) => attr.name), isText ? 1 : node.childNodes];
}

function textOf(html: string): string[] {
  const [node] = parseFragment(html).childNodes;
  if (node === undefined || !('tagName' in node)) return [];
  const [text] = node.childNodes;
  const shown = text !== undefined && 'value' in text ? text.value : '';
  return [...node.attrs.map((attr) => attr.value), shown];
}
