import { rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase } from '../../../tests/support/databases.ts';
import { NOW, TestSite } from '../../../tests/support/markdown-site.ts';
import { siteRows } from '../../../tests/support/site-rows.ts';
import { changeSetting } from '../../site/change-setting.ts';

const post = (title: string, rest = '', text = `The text of ${title}.`) =>
  `---\ntitle: ${title}\ndate: 2020-01-02\nauthor: Ada\n${rest}---\n\n${text}\n`;

describeDatabases('importMarkdown', (open) => {
  async function openSite() {
    const opened = await open();
    const site = await TestSite.create(opened.database);
    const dispose = async () => {
      await site[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    };
    return { site, [Symbol.asyncDispose]: dispose };
  }

  test('changes nothing when nothing has changed', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({
      'a.md': post('A', 'image: p.png\n'),
      'b/index.md': post('B', '', '![p](../p.png) ![gone](gone.png) [a](../a.md)'),
      'pages/about.md': '---\ntitle: About\ndate: 2020-01-01\nauthor: Ada\n---\nUs.',
      'undated.md': '# No date\n\nText.',
      'p.png': 40,
    });
    const first = await site.import();
    expect(first.countOf('posts', 'added')).toBe(3);
    const before = await siteRows(site.context.database);
    const second = await site.import({}, { now: () => NOW + 1e9 });
    expect(second.countOf('posts', 'unchanged')).toBe(3);
    expect(second.countOf('pages', 'unchanged')).toBe(1);
    expect(second.countOf('posts', 'changed') + second.countOf('posts', 'added')).toBe(0);
    expect(await siteRows(site.context.database)).toEqual(before);
  });

  test('takes a changed file, and leaves a post that was edited here', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A'), 'b.md': post('B') });
    await site.import();
    const { id } = await site.post('b');
    await site.context.database.transaction((tx) =>
      tx.updateTable('posts').set({ title: 'Mine', updated_at: NOW }).where('id', '=', id).execute(),
    );
    await site.write({ 'a.md': post('A', '', 'New.'), 'b.md': post('B', '', 'New.') });
    const report = await site.import();
    expect(report.countOf('posts', 'changed')).toBe(1);
    expect(report.leftOut).toEqual([
      { item: 'b.md', message: 'edited here since it was imported; --overwrite takes the file' },
    ]);
    expect((await site.post('a')).source).toBe('New.');
    expect(await site.post('b')).toMatchObject({ title: 'Mine', source: 'The text of B.' });
    await site.import({ overwrite: true });
    expect(await site.post('b')).toMatchObject({ id, title: 'B', source: 'New.' });
  });

  test('keeps the posts of files that are gone, and does not bring back what was deleted here', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A'), 'b.md': post('B') });
    await site.import();
    await rm(join(site.folder, 'a.md'));
    await site.context.database.transaction((tx) => tx.deleteFrom('posts').where('slug', '=', 'b').execute());
    const report = await site.import();
    expect((await site.posts()).map(({ slug }) => slug)).toEqual(['a']);
    expect(report.warnings).toEqual([
      { item: 'files that are gone', message: '1 that earlier imports took; what they became stays' },
    ]);
    expect(report.leftOut[0]?.message).toContain('deleted here since it was imported');
    await site.import({ overwrite: true });
    expect((await site.posts()).map(({ slug }) => slug)).toEqual(['a', 'b']);
  });

  test('knows the posts of a folder that has moved', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'x/a.md': post('A'), 'y/a.md': post('A', '', 'Another.') });
    await site.import();
    const before = await siteRows(site.context.database);
    await rename(site.folder, `${site.folder}-moved`);
    const report = await site.import({ folder: `${site.folder}-moved` });
    await rename(`${site.folder}-moved`, site.folder);
    expect(report.countOf('posts', 'unchanged')).toBe(2);
    expect(await siteRows(site.context.database)).toEqual(before);
  });

  test('never takes a post of the same slug for its own', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A') });
    await site.import();
    await site.write({ '../other/a.md': '---\ntitle: Different\ndate: 2021-01-01\nslug: a\n---\nX.' });
    const report = await site.import({ folder: join(site.folder, '../other'), author: 'Bo' });
    expect(report.warnings).toEqual([{ item: 'a.md', message: 'a is taken, so its address is /a-2/' }]);
    expect((await site.posts()).map(({ slug, title }) => [slug, title])).toEqual([
      ['a', 'A'],
      ['a-2', 'Different'],
    ]);
  });

  test('gives two files of one name two addresses, the same at each run', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'x/same.md': post('X'), 'y/same.md': post('Y'), 'tags.md': post('Tags') });
    const report = await site.import();
    expect((await site.posts()).map(({ slug, title }) => [slug, title])).toEqual([
      ['tags-2', 'Tags'],
      ['same', 'X'],
      ['same-2', 'Y'],
    ]);
    expect(report.warnings).toContainEqual({
      item: 'y/same.md',
      message: 'same is taken, so its address is /same-2/',
    });
    expect(await site.redirects()).toEqual({ '/tags': 'tags-2', '/x/same': 'same', '/y/same': 'same-2' });
    await site.write({ 'x/same.md': post('X', '', 'New.'), 'y/same.md': post('Y', '', 'New.') });
    expect((await site.import()).countOf('posts', 'changed')).toBe(2);
    expect((await site.posts()).map(({ slug }) => slug)).toEqual(['tags-2', 'same', 'same-2']);
  });

  test('leads the old address of a post whose slug changes to the new one', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A', 'slug: first\n') });
    await site.import();
    await site.write({ 'a.md': post('A', 'slug: second\n') });
    await site.import();
    expect((await site.posts()).map(({ slug }) => slug)).toEqual(['second']);
    expect(await site.redirects()).toMatchObject({ '/first': 'second', '/a': 'second' });
  });

  test('reports old addresses that two posts claim', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A', 'aliases: [/old]\n'), 'b.md': post('B', 'aliases: [/old, /a]\n') });
    const report = await site.import();
    expect(report.warnings).toEqual([
      { item: 'b.md', message: 'its old address /old leads elsewhere already' },
      { item: 'b.md', message: 'its old address /a is now the address of a.md' },
    ]);
    expect(await site.redirects()).toEqual({ '/old': 'a' });
  });

  test('takes pictures however a text shows them, each once', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({
      'posts/a.md': post(
        'A',
        'cover: /img/cover.png\n',
        '![x](pics/x.png "t")\n\n![y][y]\n\n<img src="../img/z.png" alt="">\n\n![x](pics/x.png)\n\n[y]: /img/y%20y.png',
      ),
      'posts/b.md': post(
        'B',
        '',
        '<video src="film.mp4"></video> [paper](paper.pdf) ![x](pics/x.png) ![far](https://example.org/far.png)',
      ),
      'posts/pics/x.png': 500,
      'static/img/cover.png': 33,
      'public/img/y y.png': 34,
      'img/z.png': 35,
      'posts/film.mp4': Buffer.concat([
        Buffer.of(0, 0, 0, 24),
        Buffer.from('ftypisom\0\0\x02\0isomiso2film'),
      ]),
      'posts/paper.pdf': '%PDF-1.4 paper',
    });
    const report = await site.import();
    expect(report.countOf('files', 'added')).toBe(6);
    expect(report.warnings).toEqual([]);
    const a = await site.post('a');
    const media = '/media/[\\da-f]{20}/';
    expect(a.source).toMatch(
      new RegExp(
        `^!\\[x\\]\\(${media}x.png "t"\\)\n\n!\\[y\\]\\[y\\]\n\n<img src="${media}z.png" alt="">\n\n!\\[x\\]\\(${media}x.png\\)\n\n\\[y\\]: ${media}y-y.png$`,
      ),
    );
    expect(a.html).toContain('480w.webp 480w');
    const b = await site.post('b');
    expect(b.source).toMatch(
      new RegExp(`<video src="${media}film.mp4"></video> \\[paper\\]\\(${media}paper.pdf\\)`),
    );
    expect(b.source).toContain('![far](https://example.org/far.png)');
  });

  test('says which pictures and texts are missing, and takes them when they come', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A', 'image: cover.png\n', '![x](x.png) ![x](x.png) [b](b.md)') });
    const report = await site.import();
    expect(report.warnings.map((line) => line.message)).toEqual([
      'the picture x.png is not in the folder',
      'links to b.md, which was not imported',
      'its picture cover.png is not in the folder',
    ]);
    await site.write({ 'x.png': 20, 'cover.png': 21, 'b.md': post('B') });
    const second = await site.import();
    expect(second.warnings).toEqual([]);
    expect((await site.post('a')).source).toMatch(/\[b\]\(\/b\/\)/);
  });

  test('takes a picture that has changed', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A', '', '![x](x.png)'), 'x.png': 20 });
    await site.import();
    const before = (await site.post('a')).source;
    await site.write({ 'x.png': 25 });
    expect((await site.import()).countOf('posts', 'changed')).toBe(1);
    expect((await site.post('a')).source).not.toBe(before);
  });

  test('reads no file outside the folder', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({
      '../secret.png': 30,
      'a.md': post(
        'A',
        'image: ../secret.png\n',
        '![s](../secret.png) ![s](/../secret.png) ![s](%2e%2e/secret.png) ![l](link.png) ![p](/etc/passwd)',
      ),
    });
    await symlink(join(site.folder, '../secret.png'), join(site.folder, 'link.png'));
    await symlink('/etc', join(site.folder, 'etc'));
    const report = await site.import();
    expect(await site.context.database.read.selectFrom('media').selectAll().execute()).toEqual([]);
    expect(report.leftOut.map(({ item, message }) => [item, message])).toEqual([
      ['etc', 'it is a link that leads out of the folder'],
      ['link.png', 'it is a link that leads out of the folder'],
    ]);
  });

  test('leads links between texts to where the texts are', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.context.database.transaction((tx) =>
      changeSetting(tx, 'permalinkPattern', '/:author/:year/:slug/', 0),
    );
    await site.write({
      'one.md': post(
        'One',
        'slug: uno\n',
        '[b](deep/two.md) [c](./deep/three/) [d](deep/two#x) [e](/deep/two/?q=1#y) [f](../deep/two/) [g](#here) [h](mailto:a@b.c) [i](/elsewhere/)',
      ),
      'deep/two.md': post('Two', '', '[a](../one.md)'),
      'deep/three/index.md': post('Three'),
    });
    const report = await site.import();
    expect(report.warnings).toEqual([]);
    expect((await site.post('uno')).source).toBe(
      '[b](/ada/2020/two/) [c](/ada/2020/three/) [d](/ada/2020/two/#x) [e](/ada/2020/two/?q=1#y) [f](/ada/2020/two/) [g](#here) [h](mailto:a@b.c) [i](/elsewhere/)',
    );
    expect((await site.post('two')).source).toBe('[a](/ada/2020/uno/)');
    await site.write({ 'one.md': post('One', 'slug: uno\n', '[e](/deep/two/)') });
    await site.import();
    expect((await site.post('uno')).source).toBe('[e](/ada/2020/two/)');
  });

  test('goes on where it was interrupted', async () => {
    await using opened = await openSite();
    await using whole = await openSite();
    const { site } = opened;
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [
        `p${index}.md`,
        post(`P${index}`, `tags: [t${index % 3}]\n`, `[next](p${(index + 1) % 8}.md)`),
      ]),
    );
    await site.write(files);
    await whole.site.write(files);
    const controller = new AbortController();
    let steps = 0;
    const progress = () => ({
      advance: () => {
        steps += 1;
        if (steps === 11) controller.abort();
      },
      done: () => {},
    });
    const stopped = await site.import({}, { signal: controller.signal, progress });
    expect(stopped.summary()).toMatch(/\nStopped before the end\. Run the same import again to go on\.$/);
    expect(await site.posts()).toHaveLength(3);
    expect((await site.import()).countOf('posts', 'added')).toBe(5);
    await whole.site.import();
    expect(await siteRows(site.context.database)).toEqual(await siteRows(whole.site.context.database));
  });

  test('tells of every file that it cannot take, and takes the rest', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({
      'good.md': post('Good'),
      'bad-yaml.md': '---\ntitle: [unclosed\n---\nText',
      'bad-toml.md': '+++\ntitle = unquoted\n+++\nText',
      'no-end.md': '---\ntitle: No end\n\nText',
      'empty.md': '',
      'blank.md': ' \n\n',
      'binary.md': Buffer.of(0x7f, 0x45, 0, 0, 1),
      'large.md': post('Large', '', 'x'.repeat(3000)),
      'deep.md': post('Deep', '', '>'.repeat(5000)),
      'component.mdx': '---\ntitle: C\n---\n\n<Component />',
      'README.md': '# The project\n\nHow to build it.',
      'index.md': '# Home',
      'section/_index.md': '---\ntitle: Section\n---\n',
      '.hidden/secret.md': post('Secret'),
      'node_modules/x/readme.md': post('Module'),
      'broken.png': 'no picture',
      'uses-broken.md': post('Uses broken', '', '![b](broken.png)'),
      'style.css': 'a {}',
    });
    const report = await site.import({ maxFileBytes: 2000 });
    const reasons = Object.fromEntries(report.leftOut.map(({ item, message }) => [item, message]));
    expect(reasons).toEqual({
      'bad-yaml.md': expect.stringMatching(/cannot be read: .* \(line \d\)/),
      'bad-toml.md': expect.stringMatching(/cannot be read: .* \(line 2\)/),
      'no-end.md': 'the fields before the text do not end: a line --- is missing after them',
      'empty.md': 'it is empty',
      'blank.md': 'it is empty',
      'binary.md': 'it is not a text file',
      'large.md': expect.stringContaining('larger than'),
      'deep.md': expect.stringMatching(/larger than|nests/),
      'component.mdx': 'it is no plain Markdown: line 5 has the component <Component>',
      'README.md': expect.stringContaining('about the project'),
      'index.md': expect.stringContaining('front page'),
      'section/_index.md': expect.stringContaining('list of posts'),
      'broken.png': expect.stringContaining('not a JPEG'),
    });
    expect((await site.posts()).map(({ slug }) => slug)).toEqual(['good', 'uses-broken']);
    expect(report.warnings).toContainEqual({
      item: 'other files',
      message: '1 are no Markdown and no text uses them (style.css)',
    });
  });

  test('reads other encodings, and says when it had to guess', async () => {
    await using opened = await openSite();
    const { site } = opened;
    const text = post('Café', '', 'Naïve.');
    await site.write({
      'bom.md': Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(text)]),
      'utf16.md': Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]),
      'latin.md': Buffer.from(text, 'latin1'),
      'windows.md': text.replaceAll('\n', '\r\n'),
    });
    const report = await site.import();
    for (const row of await site.posts()) expect(row).toMatchObject({ title: 'Café', source: 'Naïve.' });
    expect(report.countOf('posts', 'added')).toBe(4);
    expect(
      report.warnings.filter((line) => line.message.includes('windows-1252')).map((line) => line.item),
    ).toEqual(['latin.md']);
  });

  test('writes nothing on a dry run', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({ 'a.md': post('A', '', '![x](x.png)'), 'x.png': 20, 'b.mdx': '<B />' });
    const before = await siteRows(site.context.database);
    const report = await site.import({ dryRun: true });
    expect(report.countOf('posts', 'added')).toBe(1);
    expect(report.leftOut).toHaveLength(1);
    expect(await siteRows(site.context.database)).toEqual(before);
  });

  test('takes a heading for the title, and does not show a title twice', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({
      'a.md': '# *Heading* `one`\n\nText.',
      'b.md': 'Text first.\n\n## Then a heading',
      'my-words.md': 'Only text.',
      'c.md': post('The Title', '', '# the title\n\nText.'),
      'd.md': post('Other', '', 'Setext\n======\n\nText.'),
    });
    await site.import();
    expect((await site.posts()).map(({ title, source }) => [title, source])).toEqual([
      ['Heading one', 'Text.'],
      ['Then a heading', 'Text first.\n\n## Then a heading'],
      ['The Title', 'Text.'],
      ['Other', 'Setext\n======\n\nText.'],
      ['My words', 'Only text.'],
    ]);
  });

  test('takes JSON fields and HTML texts', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await site.write({
      'a.md': '{\n  "title": "Json",\n  "date": "2020-01-02"\n}\n\nText.',
      'b.md': post('Html', 'format: html\n', '<p>One</p><script>x</script>'),
    });
    await site.import();
    expect(await site.post('a')).toMatchObject({ title: 'Json', format: 'markdown', source: 'Text.' });
    expect(await site.post('b')).toMatchObject({ format: 'html', html: '<p>One</p>' });
  });

  test('cannot begin without a folder or with a wrong pattern', async () => {
    await using opened = await openSite();
    const { site } = opened;
    await expect(site.import({ folder: join(site.folder, 'none') })).rejects.toMatchObject({
      code: 'no-folder',
    });
    await expect(site.import({ oldPaths: ['/:nothing'] })).rejects.toMatchObject({ code: 'old-path' });
  });
});

describe('importMarkdown', () => {
  test('gives the same site in both databases', async () => {
    const rows = [];
    for (const kind of ['sqlite', 'postgres'] as const) {
      await using opened = await openTestDatabase(kind);
      await using site = await TestSite.create(opened.database);
      await site.copyFixture('hugo');
      await site.write({
        'z.md': post('Z', 'tags: [b, a, Ä]\n', 'Text 👋.'),
        'static/images/mirror.png': 30,
        'none.md': 'No fields.',
      });
      await site.import();
      rows.push({
        rows: await siteRows(opened.database),
        ids: (await site.posts()).map(({ id, slug }) => [id, slug]),
      });
    }
    expect(rows[0]).toEqual(rows[1]);
  });
});
