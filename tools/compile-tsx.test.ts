import { SourceMap } from 'node:module';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as attributes from '../src/web/jsx/attribute.ts';
import * as html from '../src/web/jsx/html.ts';
import * as runtime from '../src/web/jsx/jsx-runtime.ts';
import { naughtyStrings } from '../tests/support/naughty-strings.ts';
import { compileModule } from './compile-tsx.ts';

/** What the snippets speak of. */
const given = {
  Box: ({ title, children }: Record<string, string>) => [title, '[', children, ']'],
  Shape: ({ children, ...props }: Record<string, unknown>) => JSON.stringify([props, typeof children]),
  Nothing: () => null,
  Later: ({ children, times = 1 }: { children: (n: number) => html.Child; times?: number }) =>
    Array.from({ length: times }, (_, n) => children(n)),
  parts: { Inner: () => '<inner>' },
  raw: html.raw,
  text: `<b>"bold"</b> & 'plain'`,
  zero: 0,
  empty: '',
  none: undefined,
  list: ['a', '<', 3],
  props: { class: 'from props', title: '"' },
  object: { a: 1 },
  on: true,
  off: false,
};

describe('compiled and run by the runtime alone, it is the same:', () => {
  test.each([
    ['nothing', '<></>'],
    ['text', '<p>Text</p>'],
    ['text that is escaped', `<p>"a" & 'b'</p>`],
    ['lines', '<p>\n  one\n\n  two \t\n\tthree  {text} \n four\n</p>'],
    ['lines with returns', '<p>\r\n  one\r\n  two {text}\r\n</p>'],
    ['spaces that stand next to tags', '<p> a <b> b </b> {on} c </p>'],
    ['spaces alone', '<p> <b> </b>   </p>'],
    ['lines without text', '<p>\n  \n\t\n</p>'],
    [
      'entities',
      '<p>&nbsp;+&nbsp;&lt;b&gt; &amp;amp; &#39; &#x1F600; &eacute; &unknown; & &#32;\n &#32; a</p>',
    ],
    ['backslashes', String.raw`<p title="\n\" class='"\t'>\n{'\\'}</p>`],
    ['entities in attributes', '<p title="&quot;&nbsp;&lt;&amp;lt;&unknown;" />'],
    ['an attribute of two lines', '<p title="one\n   two" id="three" />'],
    ['a component’s attribute of two lines', '<Shape title="one\n   two" />'],
    ['braces with strings', `<p title={'<"'} id={"a'b"}>{'<'}{"&"}{' '}</p>`],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a snippet of code
    ['templates', '<p title={`<${text}>`} id={`a`}>{`<${text}&${zero}${none}`}{`"`}</p>'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a snippet of code
    ['templates with elements', '<p title={`${String(<i>a</i>)}`}>{`${<i>{text}</i>}`}</p>'],
    ['numbers', '<p title={0x10} id={-1.5} lang={1e21}>{0}{7.5 || 1}{-0}{1e21}</p>'],
    [
      'what is not shown',
      '<p title={null} id={undefined} lang={none}>{null}{undefined}{true}{false}{empty}</p>',
    ],
    ['comments', '<p>{/* a */}{\n// b\n}{/* c */ text /* d */}{text // e\n}<b /* f */ id="g" // h\n/></p>'],
    ['attributes without a value', '<p hidden checked title aria-hidden><input disabled /></p>'],
    ['true and false', '<p hidden={true} open={false} title={true} aria-hidden={false} />'],
    ['what draws its children itself', '<p><Later>{() => <b title={text}>{text}</b>}</Later>{text}</p>'],
    [
      'what draws them again and again',
      '<Later times={2}>{(n) => <i id={n}><Later>{() => [<Nothing />, n, text]}</Later></i>}</Later>',
    ],
    ['booleans', '<p hidden={on} open={off} title={on} aria-hidden={off} data-x={!on} />'],
    [
      'boolean attributes with other values',
      '<p hidden={text} open={zero} checked={none} required="a" multiple={``} />',
    ],
    [
      'attributes with a choice',
      `<p title={on ? '<' : 'b'} id={off ? 'a' : none} class={(off ? \`a\` : (\`\${text}\`))} />`,
    ],
    [
      'dashes and colons',
      '<svg viewBox="0 0 1 1" stroke-width={1.5} xlink:href={text} data-a-b="c"><path d="M0" /></svg>',
    ],
    ['void elements', '<p><br /><img alt={text} src="a" /><input></input><hr>{/* a */}</hr></p>'],
    ['void elements with nothing in them', '<br>{none}</br>'],
    ['elements that have no content', '<p><span /><custom-element a={text} /></p>'],
    ['lists', '<ul>{list}{[]}{list.map((item) => <li title={item}>{item}</li>)}</ul>'],
    ['lists of lists', '<p>{[list, [<b>{text}</b>, [zero]]]}</p>'],
    ['raw markup', `<p>{raw('<b>')}{[raw('<i>')]}</p>`],
    [
      'conditions',
      '<p>{on && <b>{text}</b>}{off && <b />}{zero && <b />}{empty && <b />}{none && <b />}{NaN && <b />}</p>',
    ],
    [
      'comparisons',
      '<p>{zero === 0 && <b />}{!on && <b />}{(zero < 1 && !off) && (<b>{text}</b>)}{(on && zero) && <b />}</p>',
    ],
    [
      'other conditions',
      '<p>{none ?? <b />}{zero || <b>{text}</b>}{object.a && text}{object.b && <b />}</p>',
    ],
    [
      'choices',
      `<p>{on ? <b>{text}</b> : null}{off ? 'a' : zero}{on ? off ? 1 : (<i>{list}</i>) : text}</p>`,
    ],
    ['sequences', '<p title={(0, text)}>{(0, <b>{text}</b>)}</p>'],
    [
      'what is done in order',
      '<p title={list.push(1)} {...(list.push(2), {})} id={list.push(3)}>{list.push(4)}{list.push(5)}</p>',
    ],
    [
      'and without a spread',
      '<p title={list.push(1)} id={list.push(3)}>{list.push(4)}<b id={list.push(5)} />{list.push(6)}</p>',
    ],
    ['spread attributes', '<p id="a" class="b" {...props} lang={text}>{text} c <b>{text}</b></p>'],
    ['spread attributes first', '<p {...props} class={<b>a</b> && text}><><i>{text}</i></></p>'],
    ['spread attributes inside', '<p><b {...props} /> <i {...props}>a{text}</i></p>'],
    ['spread conditions', `<p {...(on && { title: String(<i>{text}</i>) })} {...off} />`],
    ['attributes named twice', '<p id="a" class="b" id={text} />'],
    ['keys', `<p key="a" id="b">{list.map((item) => <b key={item}>{item}</b>)}<Box key="c" title="d" /></p>`],
    ['children as an attribute', '<p children={text} id="a" />'],
    ['children twice', '<Box children="a">{text}</Box>'],
    ['components', '<Box title={text}>{text}</Box>'],
    ['components in elements', '<p><Box title="&lt;">a &amp; b</Box><Nothing /></p>'],
    ['components in components', '<Box><Box title={text}><Nothing /></Box></Box>'],
    ['components with several children', '<Box>a {text}<b>{text}</b>{list}</Box>'],
    ['components with a comment', '<Shape>{/* a */}</Shape>'],
    ['components with lines', '<Shape>\n\n</Shape>'],
    [
      'one child that is no markup',
      '<p><Shape>{zero}</Shape><Shape>a</Shape><Shape>{() => <b />}</Shape></p>',
    ],
    ['elements as attributes', '<p><Box title=<b>{text}</b> /><Box title={<>{text}</>} /></p>'],
    ['spread props', '<Shape a="b" {...props} class={text} data-x on {...{ title: 1 }} />'],
    ['components of an object', '<parts.Inner />'],
    ['text from a component', '<p><parts.Inner /></p>'],
    ['fragments', '<>a {text}<><b />{text}</></>'],
    ['one thing in a fragment', '<>{text}</>'],
    [
      'elements within code',
      `<p>{[1, 2].map(function (n) { return <b>{n}</b>; })}{(() => { const a = <i />; return a; })()}</p>`,
    ],
    ['elements within types', '<p>{(<b>{text as string}</b> as unknown)}{text!}</p>'],
    ['names of elements', '<math><mi a="b">{text}</mi></math>'],
    ['null bytes and other planes', '<p title={"\\u0000\\ud83d\\ude00\\u2028"}>{"\\u2029\\ud800"}</p>'],
    ['an object', '<p>{object}</p>'],
    ['a function', '<p>{() => 1}</p>'],
    ['an object as an attribute', '<p title={object} />'],
    ['an object as a boolean attribute', '<p hidden={object} />'],
    ['markup as an attribute', '<p title={raw("a")} />'],
    ['void elements with content', '<br>a</br>'],
    ['names that are none', '<a:b />'],
    ['attributes whose names are none', '<p _a="b" $c={text} />'],
    ['attributes whose names are none, without value', '<p _a={none} />'],
    ['inherited props', '<p __proto__={props} id="a" />'],
    ['an unknown component', '<Unknown />'],
  ])('%s', (_name, snippet) => {
    const [compiled, plain] = bothWays(snippet);
    expect(compiled).toEqual(plain);
  });

  test('small trees of everything', () => {
    fc.assert(
      fc.property(fc.array(element(3), { minLength: 20, maxLength: 20 }), (snippets) => {
        const [compiled, plain] = bothWays(`<>${snippets.join('\n')}</>`);
        expect(compiled).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the compiler', () => {
  test('joins what is known, and calls no runtime for it', () => {
    const code = compileModule(`const a = <p class="b">c & d<br />{'<'}{1}</p>;`, '/src/a.tsx');
    expect(code).toContain(String.raw`const a =  jsx$raw("<p class=\"b\">c &amp; d<br/>&lt;1</p>");`);
  });

  test('keeps a map to the lines of the source', () => {
    const source = 'const a = (\n  <p>\n    {b}\n    <Box title={c} />\n  </p>\n);\nthrow d;\n';
    const [code = '', url = ''] = compileModule(source, '/src/a.tsx').split('//# sourceMappingURL=');
    const map = new SourceMap(JSON.parse(Buffer.from(url.split(',')[1] ?? '', 'base64').toString()));
    const lineOf = (text: string) => {
      const before = code.slice(0, code.indexOf(text)).split('\n');
      const entry = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
      return 'originalLine' in entry ? [entry.originalSource, entry.originalLine + 1] : entry;
    };
    expect(lineOf('b)')).toEqual(['/src/a.tsx', 3]);
    expect(lineOf('Box(')).toEqual(['/src/a.tsx', 4]);
    expect(lineOf('throw')).toEqual(['/src/a.tsx', 7]);
  });

  test.each([
    ['const a = 1;\nconst b = <p>\u00a0</p>;', 2],
    ['\n\nconst b = <p>a</b>;', 3],
    ['const b = <>\n{...list}</>;', 2],
  ])('says where it does not understand %j', (source, line) => {
    const compile = () => compileModule(source, '/src/a.tsx');
    expect(compile).toThrow(SyntaxError);
    expect(compile).toThrow(expect.objectContaining({ loc: expect.objectContaining({ line }) }));
  });
});

/** What a snippet gives, or that it fails: compiled, and as esbuild and the runtime have it. */
function bothWays(snippet: string): unknown[] {
  const source = `const { ${Object.keys(given).join(', ')} } = given; export const run = () => String(${snippet});`;
  return [compileModule(source, `${import.meta.dirname}/snippet.tsx`), source].map((code) => outcome(code));
}

function outcome(source: string): unknown {
  const { code } = transformSync(source, {
    loader: 'tsx',
    format: 'cjs',
    jsx: 'automatic',
    jsxImportSource: '#jsx',
    logLevel: 'silent',
  });
  const exports: { run?: () => string } = {};
  const module = { exports };
  const load = (name: string) => MODULES[name.split('/').at(-1) ?? ''];
  new Function('module', 'require', 'given', code)(module, load, { ...given, list: [...given.list] });
  try {
    return module.exports.run?.();
  } catch (error) {
    return error instanceof Error ? [error.name, error.message] : error;
  }
}

const MODULES: Readonly<Record<string, unknown>> = {
  'attribute.ts': attributes,
  'html.ts': html,
  'jsx-runtime': runtime,
};

/** The source of an element, of a component or of a fragment. */
function element(depth: number): fc.Arbitrary<string> {
  const name = fc.constantFrom('p', 'b', 'br', 'svg', 'custom-element', 'Box', 'Nothing', '');
  const content = depth === 0 ? fc.constant([]) : fc.array(child(depth - 1), { maxLength: 4 });
  return fc.tuple(name, fc.array(attribute, { maxLength: 3 }), content).map(([tag, attrs, children]) => {
    const inner = tag === 'br' ? '' : children.join('');
    return `<${[tag, ...(tag === '' ? [] : attrs)].join(' ')}>${inner}</${tag}>`;
  });
}

function child(depth: number): fc.Arbitrary<string> {
  const nested = element(depth);
  return fc.oneof(
    nested,
    jsxTextSource,
    expression.map((code) => `{${code}}`),
    fc.tuple(expression, nested).map(([code, inner]) => `{${code} && ${inner}}`),
    fc.tuple(expression, nested, expression).map(([code, yes, no]) => `{${code} ? ${yes} : ${no}}`),
    nested.map((inner) => `{list.map((item) => ${inner})}`),
  );
}

const naughty = fc.oneof(fc.constantFrom(...naughtyStrings), fc.string({ unit: 'binary' }));
const spaces = fc.constantFrom('', ' ', '\n', '\n  ', '\t', '  \n\n ', '\r\n');

const expression = fc.oneof(
  naughty.map((text) => JSON.stringify(text)),
  naughty.map((text) => `\`${text.replace(/[\\`$]/g, '\\$&')}\${text}\``),
  fc.constantFrom(
    'text',
    'zero',
    'empty',
    'none',
    'on',
    'off',
    'list',
    'null',
    'true',
    '1.50',
    'zero === 0',
    '!on',
  ),
);

const attribute = fc.oneof(
  fc
    .tuple(
      attributeName(),
      fc.oneof(
        naughty.map((text) => JSON.stringify(text)),
        expression,
      ),
    )
    .filter(([, code]) => code !== 'list')
    .map(([name, code]) => `${name}={${code}}`),
  fc.tuple(attributeName(), naughty).map(([name, text]) => `${name}="${text.replaceAll('"', '&quot;')}"`),
  attributeName(),
  fc.constantFrom('{...props}', '{...none}', '{...{ id: text }}', 'key="k"'),
);

function attributeName(): fc.Arbitrary<string> {
  return fc.constantFrom(
    'title',
    'class',
    'hidden',
    'checked',
    'aria-hidden',
    'data-a-b',
    'xlink:href',
    'viewBox',
  );
}

/** Text without the characters that would end it, nor whitespace that has to be an entity. */
const jsxTextSource = fc
  .tuple(spaces, naughty, spaces, fc.constantFrom('a', '&nbsp;', '&lt;', '&#32;', '&'), spaces)
  .map((parts) => parts.join('').replace(/[<>{}]|[^\S \t\r\n]/g, '.'));
