import { describe, expect, test } from 'vitest';
import { renderContent } from '../../../content/render-content.ts';
import type { WxrAttachment } from '../survey.ts';
import type { ContentSource } from './content-source.ts';
import { convertContent } from './convert-content.ts';

function attachment(id: string, file: string, more: Partial<WxrAttachment> = {}): WxrAttachment {
  const url = `https://blog.example/wp-content/uploads/${file}`;
  return { id, url, file, title: file, alt: '', caption: '', parentId: '1', menuOrder: 0, link: '', ...more };
}

const ATTACHMENTS = [
  attachment('5', 'a.jpg', { alt: 'An "A"', caption: 'The <em>first</em>' }),
  attachment('6', 'b.png'),
  attachment('7', 'song.mp3', { title: 'Song & dance' }),
  attachment('8', 'film.mp4'),
];

const SOURCE: ContentSource = {
  postId: '1',
  attachment: (id) => ATTACHMENTS.find((candidate) => candidate.id === id),
  attachmentsOf: (postId) => (postId === '1' ? ATTACHMENTS : []),
  sharedBlock: (id) =>
    ({
      '90': '<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->',
      '91': '<!-- wp:block {"ref":91} /-->',
    })[id],
  footnotes: '[{"id":"abc","content":"A <em>note</em>"}]',
};

async function convert(content: string) {
  return convertContent(content, SOURCE, async () => new Map());
}

async function html(content: string): Promise<string> {
  return (await convert(content)).html;
}

describe('text of the older editor', () => {
  test('blank lines part paragraphs and line breaks are kept', async () => {
    expect(await html('One\ntwo\r\n\r\nThree <b>bold</b>')).toBe(
      '<p>One<br>\ntwo</p>\n<p>Three <b>bold</b></p>',
    );
  });

  test('an address on a line of its own becomes a link', async () => {
    expect(await html('See:\n\nhttps://youtu.be/x?a=1&b=2\n\nbye')).toContain(
      '<p><a href="https://youtu.be/x?a=1&amp;b=2">https://youtu.be/x?a=1&amp;b=2</a></p>',
    );
  });

  test('what stands before the more mark is the teaser, and the mark goes', async () => {
    const { html: text, teaser } = await convert('First <b>part</b>.\n\n<!--more Go on-->\n\nSecond.');
    expect(teaser).toBe('First part.');
    expect(text).not.toContain('more');
    expect((await convert('No mark')).teaser).toBe('');
  });

  test('a mark inside a paragraph ends the teaser there', async () => {
    expect((await convert('<p>One <em>two<!--more--> three</em> four</p>')).teaser).toBe('One two');
  });

  test('pages are joined', async () => {
    const { html: text, notes } = await convert('One<!--nextpage-->Two');
    expect(text).toBe('<p>One</p>\n<p>Two</p>');
    expect(notes.hadPages).toBe(true);
  });
});

describe('blocks', () => {
  test('the comments go and the HTML stays, without the editor’s classes', async () => {
    const blocks = `<!-- wp:heading {"level":2} -->
<h2 class="wp-block-heading" id="intro">Intro</h2>
<!-- /wp:heading -->

<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div class="wp-block-column"><!-- wp:paragraph {"align":"center"} -->
<p class="has-text-align-center has-large-font-size" style="color:red" data-x="1" onclick="x()">In a <span style="color:red">column</span></p>
<!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->

<!-- wp:image {"id":5} -->
<figure class="wp-block-image size-large alignleft"><img src="https://blog.example/x.jpg" alt="" class="wp-image-5"/></figure>
<!-- /wp:image -->`;
    expect(await html(blocks)).toBe(`<h2 id="intro">Intro</h2>

<p class="has-text-align-center">In a column</p>

<figure class="alignleft"><img src="https://blog.example/x.jpg" alt="An &quot;A&quot;"></figure>`);
  });

  test('embeds become links', async () => {
    const embed = (name: string, caption = '') => `<!-- wp:${name} {"url":"https://youtu.be/x?a\\u0026b"} -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/x?a&amp;b\n</div>${caption}</figure>
<!-- /wp:${name} -->`;
    const link = '<a href="https://youtu.be/x?a&amp;b">https://youtu.be/x?a&amp;b</a>';
    expect(await html(embed('embed'))).toBe(`<p>${link}</p>`);
    expect(await html(embed('core-embed/youtube', '<figcaption>A <b>film</b></figcaption>'))).toBe(
      `<figure><p>${link}</p><figcaption>A <b>film</b></figcaption></figure>`,
    );
  });

  test('what WordPress fills itself is left out and named', async () => {
    const { html: text, notes } = await convert(
      '<!-- wp:latest-posts {"postsToShow":3} /-->\n<!-- wp:spacer /-->\n<!-- wp:shop/cart /--><!-- wp:rss {"a":"-- >"} /-->',
    );
    expect(text).toBe('');
    expect([...notes.droppedBlocks]).toEqual(['latest-posts', 'shop/cart', 'rss']);
  });

  test('text between blocks is of the older editor', async () => {
    expect(await html('<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->\n\nOld\n\ntext')).toBe(
      '<p>a</p>\n<p>Old</p>\n<p>text</p>',
    );
  });

  test('shared blocks stand where they are used, but not in themselves', async () => {
    expect(await html('<!-- wp:block {"ref":90} /-->')).toBe('<p>Shared</p>');
    expect((await convert('<!-- wp:block {"ref":91} /-->')).notes.droppedBlocks).toContain('block');
    expect((await convert('<!-- wp:block {"ref":4} /-->')).notes.droppedBlocks).toContain('block');
  });

  test('footnotes are listed and lead back', async () => {
    const text = await html(
      '<!-- wp:paragraph --><p>Word<sup data-fn="abc" class="fn"><a href="#abc" id="abc-link">1</a></sup></p><!-- /wp:paragraph --><!-- wp:footnotes /-->',
    );
    const page = renderContent(text, 'html').html;
    expect(page).toContain('href="#user-content-abc"');
    expect(page).toMatch(/<li id="user-content-abc">A <em>note<\/em> <a href="#user-content-abc-link"/);
  });

  test('a cover keeps the picture that only its style names', async () => {
    const cover =
      '<!-- wp:cover {"url":"https://blog.example/c.jpg"} --><div class="wp-block-cover" style="background-image:url(x)"><p>Over</p></div><!-- /wp:cover -->';
    expect(await html(cover)).toContain('<img src="https://blog.example/c.jpg" alt="">');
  });

  test('blocks that do not fit into one another lose nothing', async () => {
    expect(await html('<!-- wp:group --><p>a</p><!-- /wp:columns --><!-- wp:x {broken} --><p>b</p>')).toBe(
      '<p>a</p>\n<p>b</p>',
    );
  });

  test('code is not touched', async () => {
    const code = '<pre class="wp-block-code"><code>[gallery]\n\n\nif (a &lt; b) &#091;x]</code></pre>';
    const { html: text, notes } = await convert(`<!-- wp:code -->${code}<!-- /wp:code -->`);
    expect(text).toBe('<pre><code>[gallery]\n\n\nif (a &lt; b) [x]</code></pre>');
    expect(notes.unknownShortcodes.size).toBe(0);
  });
});

describe('shortcodes', () => {
  test('captions of both kinds become figures', async () => {
    const image = '<a href="/a"><img src="/a.jpg" alt="A"></a>';
    const figure = `<figure class="alignleft">${image}<figcaption>My <em>A</em></figcaption></figure>`;
    expect(
      await html(`[caption id="attachment_5" align="alignleft" width="300"]${image} My <em>A</em>[/caption]`),
    ).toBe(figure);
    expect(
      await html(`[caption align='alignleft' caption='My &lt;em&gt;A&lt;/em&gt;']${image}[/caption]`),
    ).toBe(figure);
  });

  test('galleries show the pictures they name, or those of the post', async () => {
    const a =
      '<figure><img src="https://blog.example/wp-content/uploads/a.jpg" alt="An &quot;A&quot;"><figcaption>The <em>first</em></figcaption></figure>';
    const b = '<figure><img src="https://blog.example/wp-content/uploads/b.png" alt=""></figure>';
    expect(await html('[gallery ids="6, 5,99"]')).toBe(
      `<figure class="wp-block-gallery">\n${b}\n${a}\n</figure>`,
    );
    expect(await html('[gallery columns=2 ids=”6″]')).toBe(
      `<figure class="wp-block-gallery">\n${b}\n</figure>`,
    );
    expect(await html('[gallery]')).toBe(`<figure class="wp-block-gallery">\n${a}\n${b}\n</figure>`);
    expect(await html('[gallery exclude="5"]')).not.toContain('a.jpg');
    expect(await html('x [gallery id="2"] y')).toBe('<p>x</p>\n<p>y</p>');
  });

  test('sounds and films get players', async () => {
    expect(await html('[audio https://x.example/a.mp3]')).toBe(
      '<figure><audio controls="" src="https://x.example/a.mp3"></audio></figure>',
    );
    expect(
      await html('[video width="1" mp4="https://x.example/a.mp4" poster="https://x.example/p.jpg"][/video]'),
    ).toBe(
      '<figure><video controls="" src="https://x.example/a.mp4" poster="https://x.example/p.jpg"></video></figure>',
    );
    expect(await html('[video]')).toContain('film.mp4');
    expect(await html('[playlist]')).toContain('song.mp3"></audio><figcaption>Song &amp; dance</figcaption>');
  });

  test('embeds become links', async () => {
    const link = '<p><a href="https://youtu.be/x">https://youtu.be/x</a></p>';
    expect(await html('[embed width="9"]https://youtu.be/x[/embed]')).toBe(link);
    expect(await html('[youtube https://youtu.be/x]')).toBe(link);
    expect(await html('[tweet url="https://youtu.be/x"]')).toBe(link);
  });

  test('code becomes code', async () => {
    expect(await html('[sourcecode language="php"]\nif ($a < 1 && $b) {\n\n  [x];\n}\n[/sourcecode]')).toBe(
      '<pre><code class="language-php">if ($a &lt; 1 &amp;&amp; $b) {\n\n  [x];\n}</code></pre>',
    );
    expect(await html('[code]&lt;b&gt;[/code]')).toBe('<pre><code>&lt;b&gt;</code></pre>');
  });

  test('others stay as text and are named, and brackets of running text are not', async () => {
    const { html: text, notes } = await convert(
      '[contact-form to="x"] and [box]inner[/box], [sic] [1] [...] [[gallery]] <a title="[foo a=b]">x</a>',
    );
    expect(text).toBe(
      '<p>[contact-form to="x"] and [box]inner[/box], [sic] [1] [...] [gallery] <a title="[foo a=b]">x</a></p>',
    );
    expect([...notes.unknownShortcodes]).toEqual(['contact-form', 'box']);
  });
});

describe('whatever the text', () => {
  test('addresses are looked up once each and lead to where the files are', async () => {
    const looked: string[] = [];
    const { html: text } = await convertContent(
      '<img src="/a.jpg" width="3" srcset="/b.jpg 1x"> <a href="/a.jpg">a</a> <a href="/c">c</a>',
      SOURCE,
      async (addresses) => {
        looked.push(...addresses);
        return new Map([['/a.jpg', '/media/1/a.jpg']]);
      },
    );
    expect(looked).toEqual(['/a.jpg', '/b.jpg', '/c']);
    expect(text).toBe('<p><img src="/media/1/a.jpg"> <a href="/media/1/a.jpg">a</a> <a href="/c">c</a></p>');
  });

  // So long that whoever reads them more than once for each of their parts takes longer than a test may.
  test.each([
    ['brackets', '['.repeat(600_000)],
    ['openings', '[caption]'.repeat(150_000)],
    ['openings with quotes', '[a "'.repeat(150_000)],
    ['endings', '[/caption]'.repeat(150_000)],
    ['nested captions', `${'[caption]'.repeat(6_000)}${'[/caption]'.repeat(6_000)}`],
    ['comments', '<!-- wp:a -->'.repeat(150_000)],
    ['beginnings of comments', '<!--'.repeat(300_000)],
    ['spaces in comments', `<!-- wp:a ${' '.repeat(600_000)}x -->`],
    ['beginnings of tags', '<a '.repeat(300_000)],
    ['beginnings of code', '<pre'.repeat(150_000)],
    ['empty paragraphs', '<p></p>'.repeat(150_000)],
    ['more marks', '<!--more-->'.repeat(150_000)],
    ['blank lines', ' \n\t\n'.repeat(300_000)],
    ['equal signs', `[a ${'='.repeat(3_900)}]`.repeat(150)],
  ])('%s without end come to an end before the test runs out of time', async (_, content) => {
    const ended = await convert(content).catch((error: unknown) => error);
    expect(ended).toSatisfy((outcome: object) => 'html' in outcome || 'code' in outcome);
  });
});
