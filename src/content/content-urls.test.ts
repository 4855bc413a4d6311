import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentUrls, rewriteContentUrls } from './content-urls.ts';

const MARKDOWN = [
  '\uFEFF# h [t](/h "x") ##',
  '> q [a](</b c> "t")',
  '> ![i](/i\\(1\\).png) [![in](/in.png)](/out) <http://auto.link/x> https://bare.link/y.',
  '',
  '- [r][ref] ![p][pic] `[no](/code)` `<img src="/t.png">` <img src="/t.png">',
  '',
  '| a | b |',
  '|---|---|',
  '| [x](/c) | `[x](/c)` [x](/c) |',
  '',
  '[ref]: /ref?a=1&amp;b=2',
  '[pic]: </pic x.png>',
  '',
  '    [no](/indented)',
  '',
  '```',
  '[no](/fenced)',
  '```',
  '<div><img src="/raw?a=1&amp;b" srcset="/s1,x 1x, /s2 2x"><a href=/uq>x</a></div>',
  '',
  'a[^1] [text](/one',
  '"title")',
  '',
  '[^1]: [note](/note)',
  '',
  '> <video poster="/poster.png"',
  '> src="/v.mp4"></video>',
].join('\r\n');

describe('contentUrls', () => {
  it('finds the addresses of Markdown in order, not those in code', () => {
    expect(contentUrls(MARKDOWN, 'markdown')).toEqual({
      images: ['/i(1).png', '/in.png', '/t.png', '/pic x.png', '/raw?a=1&b', '/s1,x', '/s2', '/poster.png'],
      links: [
        ...[
          '/h',
          '/b c',
          '/out',
          'http://auto.link/x',
          'https://bare.link/y',
          '/c',
          '/ref?a=1&b=2',
          '/uq',
          '/one',
        ],
        ...['/note', '/v.mp4'],
      ],
    });
  });

  it('finds the addresses of HTML, each once', () => {
    const html = `<a href='/a'><img src=/b srcset="/b 1x,/c 2x"></a><a href="/a">x</a><pre>&lt;img src=/no></pre>
      <!-- <img src=/no> --><picture><source srcset="/d"></picture><p><b><a href="/e">`;
    expect(contentUrls(html, 'html')).toEqual({ images: ['/b', '/c', '/d'], links: ['/a', '/e'] });
  });
});

describe('rewriteContentUrls', () => {
  it('changes nothing but the addresses', () => {
    const result = rewriteContentUrls(MARKDOWN, 'markdown', (url) => (url === '/c' ? '/C' : url));
    expect(result).toBe(MARKDOWN.replace('| [x](/c) |', '| [x](/C) |').replace('` [x](/c) |', '` [x](/C) |'));
    const html = `<P>&nbsp;<a  HREF = '/a?b&amp;c' >x</a><br/>`;
    expect(rewriteContentUrls(html, 'html', () => `/it's"&`)).toBe(
      `<P>&nbsp;<a  HREF = '/it&#39;s"&amp;' >x</a><br/>`,
    );
  });

  it('writes relative addresses where only whole ones can stand', () => {
    const result = rewriteContentUrls('<http://a.b/x> http://a.b/y_z', 'markdown', (url) =>
      url.slice('http://a.b'.length),
    );
    expect(result).toBe('[http://a.b/x](/x) [http://a.b/y\\_z](/y_z)');
  });

  const address = fc
    .array(
      fc.constantFrom(
        '/',
        'a',
        ' ',
        '(',
        ')',
        '[',
        ']',
        '<',
        '>',
        '"',
        "'",
        '&',
        '&amp;',
        '|',
        '\\',
        '*',
        '_',
        '`',
        'é',
        '%20',
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((parts) => `/${parts.join('')}x`);

  it('writes addresses that read back as they were given', () => {
    fc.assert(
      fc.property(address, (url) => {
        const html = rewriteContentUrls(`<img src="/q"><img src='/q'><a href=/q>x</a>`, 'html', () => url);
        expect(contentUrls(html, 'html')).toEqual({ images: [url], links: [url] });
        const source = '![a](/q) [b](</q>) [c][d] <a href="/q">x</a>\n\n[d]: /q\n\n|t|\n|-|\n|[e](/q)|';
        const markdown = rewriteContentUrls(source, 'markdown', () => url);
        expect(contentUrls(markdown, 'markdown')).toEqual({ images: [url], links: [url] });
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves a text without changes as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...MARKDOWN.split(/(\s)/), '\n', '\n\n', '> ', '\t'), { maxLength: 40 }),
        (parts) => {
          const source = parts.join('');
          for (const format of ['markdown', 'html'] as const) {
            expect(rewriteContentUrls(source, format, (url) => url)).toBe(source);
            const { images, links } = contentUrls(
              rewriteContentUrls(source, format, () => '/q'),
              format,
            );
            for (const url of [...images, ...links]) expect(url).toBe('/q');
          }
        },
      ),
    );
  });
});
