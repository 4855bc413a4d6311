import { describe, expect, it } from 'vitest';
import { renderContent } from './render-content.ts';

const markdown = (source: string) => renderContent(source, 'markdown').html;
const html = (source: string) => renderContent(source, 'html').html;

describe('Markdown', () => {
  it('renders tables with their alignment in a region that scrolls by keyboard', () => {
    const result = markdown('| a | b |\n|:-:|--:|\n| 1 | 2 |');
    expect(result).toContain(
      '<div class="table-scroll" tabindex="0" role="region" aria-label="Table 1"><table>',
    );
    expect(result).toContain('<td class="align-center">1</td>');
    expect(result).toContain('<td class="align-right">2</td>');
  });

  it('renders task lists whose checkboxes have a name', () => {
    const result = markdown('- [ ] open\n- [x] done');
    expect(result).toContain('<ul class="contains-task-list">');
    expect(result).toContain(
      '<li class="task-list-item"><input type="checkbox" disabled="" aria-label="To do"> open',
    );
    expect(result).toContain('<input type="checkbox" checked="" disabled="" aria-label="Done"> done');
  });

  it('renders strikethrough and finds addresses in plain text', () => {
    expect(markdown('~~x~~')).toBe('<p><del>x</del></p>\n');
    expect(markdown('see https://a.org/b_(c).')).toContain('<a href="https://a.org/b_(c)" rel="noopener">');
    expect(markdown('see www.a.org/x, and')).toContain(
      '<a href="http://www.a.org/x" rel="noopener">www.a.org/x</a>,',
    );
    expect(markdown('Node.js and socket.io')).not.toContain('<a');
  });

  it('links footnotes there and back, in the order of use, each reference by itself', () => {
    const result = markdown(
      'One[^b] two[^a] one again[^B].\n\n[^a]: A\n[^b]: Note\n\n    more\n\n[^c]: unused',
    );
    const ids = [...result.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    for (const [, target] of result.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(new Set(ids).size).toBe(ids.length);
    expect(result).toMatch(
      /<li id="user-content-fn-1">\n<p>Note<\/p>\n<p>more <a href="#user-content-fnref-1"/,
    );
    expect(result).not.toContain('unused');
  });

  it('takes the words it adds from the labels', () => {
    const labels = { footnotes: 'Fußnoten', backToReference: 'Zurück zu {n}', table: 'Tabelle {n}' };
    const result = renderContent('a[^1]\n\n[^1]: b\n\n|x|\n|-|', 'markdown', { labels }).html;
    expect(result).toContain('>Fußnoten</h2>');
    expect(result).toContain('aria-label="Zurück zu 1"');
    expect(result).toContain('aria-label="Tabelle 1"');
  });

  it('lets HTML in and takes its dangers out', () => {
    expect(markdown('a <kbd>x</kbd> <b onclick="x()">y</b><script>alert(1)</script>')).toBe(
      '<p>a <kbd>x</kbd> <b>y</b></p>\n',
    );
  });
});

describe('headings', () => {
  it('get unique ids, a permalink, and a place in the table of contents down to level 4', () => {
    const { html, headings } = renderContent('## A *b*\n## A b\n### C\n#### D\n##### E', 'markdown');
    expect(headings).toEqual([
      { level: 2, id: 'a-b', text: 'A b' },
      { level: 2, id: 'a-b-1', text: 'A b' },
      { level: 3, id: 'c', text: 'C' },
      { level: 4, id: 'd', text: 'D' },
    ]);
    expect(html).toContain(
      '<h2 id="a-b">A <em>b</em><a class="anchor heading-anchor" href="#a-b" aria-hidden="true"',
    );
  });

  it.each([
    ['# A\n## B\n# C', 'h2 h3 h2'],
    ['### A\n#### B\n### C', 'h2 h3 h2'],
    ['## A\n###### B\n#### C\n## D', 'h2 h3 h3 h2'],
    ['#### A\n## B\n### C', 'h2 h2 h3'],
    ['# A\n## B\n### C\n#### D\n##### E\n###### F', 'h2 h3 h4 h5 h6 h6'],
  ])('%j stand below the page title and leave no level out: %s', (source, levels) => {
    const result = markdown(source);
    expect([...result.matchAll(/<(h\d)/g)].map((match) => match[1]).join(' ')).toBe(levels);
  });

  it('keep clear of the ids of the page', () => {
    const { headings } = renderContent('## Comments', 'markdown', { reservedIds: ['comments'] });
    expect(headings[0]?.id).toBe('comments-1');
  });

  it('have an id also when their text has no letters', () => {
    expect(renderContent('## 🎉\n## 🎉', 'markdown').headings.map(({ id }) => id)).toEqual([
      'section',
      'section-1',
    ]);
  });

  it('keep the ids that links in the text use, and foreign ids get a prefix that links follow', () => {
    const result = html(
      '<h2 id="History">Past</h2><p id="x y">p</p><a name="n"></a><a href="#History">1</a><a href="#n">2</a>',
    );
    expect(result).toContain('<h2 id="history">');
    expect(result).toContain('<a href="#history">1</a>');
    expect(result).toContain('<p id="user-content-x-y">');
    expect(result).toContain('<a id="user-content-n"></a>');
    expect(result).toContain('<a href="#user-content-n">2</a>');
  });
});

describe('pictures, links and embeds', () => {
  it('gives known pictures their size and every picture a late start', () => {
    const pictures = new Map([['/é b.png', { width: 4, height: 3, srcset: '/s.png 2w' }]]);
    const result = renderContent('![x](</é b.png>) ![](/y.png)', 'markdown', { pictures }).html;
    expect(result).toContain(
      '<img src="/é b.png" alt="x" loading="lazy" decoding="async" width="4" height="3" srcset="/s.png 2w" sizes="',
    );
    expect(result).toContain('<img src="/y.png" alt="" loading="lazy" decoding="async">');
  });

  it('marks links to elsewhere, keeps what they say of themselves, names empty ones', () => {
    expect(html('<a href="https://a.org" rel="sponsored opener" target="_blank">x</a>')).toBe(
      '<a href="https://a.org" rel="sponsored noopener">x</a>',
    );
    expect(html('<a href="/a">x</a>')).toBe('<a href="/a">x</a>');
    expect(html('<a href="/a"></a>')).toBe('<a href="/a">/a</a>');
  });

  it.each([
    'javascript:x',
    'JaVa\tscript:x',
    '\u0001javascript:x',
    'data:text/html,x',
    'vbscript:x',
    'x:y',
  ])('refuses the address %j', (address) => {
    expect(html(`<a href="${address}">x</a><img src="${address}">`)).not.toMatch(/href=|src=/);
  });

  it('turns what is embedded into links', () => {
    expect(html('<iframe src="//v.org/e" title="Film"></iframe>')).toBe(
      '<p><a href="https://v.org/e" rel="noopener">Film</a></p>',
    );
    expect(html('<iframe srcdoc="<b>x</b>"></iframe><object data="javascript:x">y</object>')).toBe('y');
  });

  it('keeps sound and film, with controls and without autoplay', () => {
    expect(html('<video src="/v.mp4" autoplay></video>')).toBe('<video src="/v.mp4" controls=""></video>');
  });
});

describe('HTML of other editors', () => {
  it('keeps alignment as classes and makes captions figures', () => {
    const source =
      '<div class="wp-caption alignleft" style="width:1px"><img src="/a"><p class="wp-caption-text">c</p></div>';
    expect(html(source)).toMatch(
      /^<figure class="wp-caption alignleft"><img .*><figcaption class="wp-caption-text">c</,
    );
    expect(html('<p style="color:red;text-align: right" class="own">x</p>')).toBe(
      '<p class="align-right">x</p>',
    );
  });

  it('leaves out empty paragraphs', () => {
    expect(html('<p> </p><p>x</p>')).toBe('<p>x</p>');
  });
});

describe('code', () => {
  it('is marked up when its language is named and known, and takes focus', () => {
    expect(markdown('```js\nconst a = 1;\n```')).toContain(
      '<pre tabindex="0"><code class="hljs language-js"><span class="hljs-keyword">',
    );
    expect(markdown('```nope\nconst\n```')).toContain('<code class="language-nope">const\n</code>');
    expect(markdown('```\nconst\n```')).toContain('<code>const\n</code>');
  });

  it('is left as it is when it is very long', () => {
    expect(markdown(`\`\`\`js\n${'const a = 1;\n'.repeat(80_000)}\`\`\``)).not.toContain('hljs');
  });
});

describe('plain text and words', () => {
  it('has one block a line, code, and no footnote marks or descriptions of pictures', () => {
    const { text } = renderContent(
      '# A\n\nb  *c*[^1]\nd ![e](f)\n\n```js\ng\n  h\n```\n\n[^1]: i',
      'markdown',
    );
    expect(text).toBe('A\nb c d\ng\n  h\ni');
  });

  it('counts words', () => {
    expect(renderContent("It's two-fold.", 'markdown').words).toBe(2);
  });
});

describe('limits', () => {
  it.each([
    ['markdown', '>'.repeat(10_000)],
    ['markdown', `${'- '.repeat(10_000)}x`],
    ['markdown', `${'*a '.repeat(10_000)}${'b*'.repeat(10_000)}`],
    ['markdown', '<div>'.repeat(10_000)],
    ['html', '<div>'.repeat(10_000)],
    ['html', '<b>'.repeat(10_000)],
  ] as const)('refuses %s that nests too deeply', (format, source) => {
    expect(() => renderContent(source, format)).toThrow(expect.objectContaining({ code: 'too-deep' }));
  });

  it('refuses misnested formatting that would multiply', () => {
    const fonts = Array.from({ length: 200 }, (_, index) => `<font size=${index}>`).join('');
    expect(() => renderContent(`<p>${fonts}${'<p>x'.repeat(20_000)}`, 'html')).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
  });

  it.each([
    '[',
    '![',
    '*a_ ',
    '[a](<b',
    '<!-- ',
    '`',
    '&',
    'a\n\n',
    '<br>',
    '\\',
    '~',
  ])('renders 100,000 times %j in time', (piece) => {
    renderContent(piece.repeat(100_000), 'markdown');
  });

  it('takes a line of 5 MB', () => {
    expect(renderContent('word '.repeat(1_000_000), 'markdown').words).toBe(1_000_000);
  });
});

it('renders its own result unchanged', () => {
  const sample = `# A\n## A\n[x](#a) b[^1] <u id=q>c</u>\n\n|t|\n|-|\n\n- [x] d\n\n\`\`\`js\nlet a\n\`\`\`\n\n[^1]: e`;
  const once = renderContent(sample, 'markdown');
  const twice = renderContent(once.html, 'html');
  expect(twice).toEqual(once);
});
