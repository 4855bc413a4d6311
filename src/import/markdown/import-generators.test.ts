import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { TestSite } from '../../../tests/support/markdown-site.ts';

describeDatabases('importMarkdown of what a generator is given', (open) => {
  test('Hugo: TOML and YAML, bundles, sections, aliases', async () => {
    await using opened = await open();
    await using site = await TestSite.create(opened.database);
    await site.copyFixture('hugo');
    await site.write({
      'static/images/mirror.png': 30,
      'content/posts/bundle/thing.png': 31,
      'content/posts/bundle/cover.png': 32,
    });
    const report = await site.import();
    const first = await site.post('first-light-again');
    expect(first).toMatchObject({
      title: 'First light',
      status: 'published',
      author: 'Ada Lind',
      excerpt: 'The first night with the new mirror.',
      published_at: Date.UTC(2021, 2, 4, 3, 6, 7),
      created_at: Date.UTC(2021, 2, 4, 3, 6, 7),
      updated_at: Date.UTC(2021, 3, 1),
      cover_alt: 'A mirror',
    });
    expect(first.cover_media_id).not.toBeNull();
    expect(await site.tagsOf('first-light-again')).toEqual(['Telescopes', 'Stars', 'Astronomy']);
    const bundle = await site.post('bundle');
    expect(bundle).toMatchObject({ status: 'draft', cover_alt: 'Things' });
    expect(bundle.source).toMatch(
      /^See !\[a thing\]\(\/media\/[\da-f]{20}\/thing\.png\) and \[the first night\]\(\/first-light-again\/#mirror\)\.$/,
    );
    expect(await site.pages()).toMatchObject([{ path: 'about', title: 'About us', source: 'We look up.' }]);
    expect(await site.redirects()).toEqual({
      '/archive/first-light.html': 'first-light-again',
      '/posts/bundle': 'bundle',
      '/posts/first-light': 'first-light-again',
      '/posts/first-light-again': 'first-light-again',
      '/posts/old-first': 'first-light-again',
    });
    expect(report.leftOut).toEqual([
      {
        item: 'content/posts/_index.md',
        message: 'it is the heading of a list of posts and has no text; Octavo makes the lists itself',
      },
    ]);
    const messages = report.warnings.map((line) => line.message).join('\n');
    expect(messages).toContain('also by Bo Winter; Ada Lind is shown as its author');
    expect(messages).toContain('for a site generator, which readers will see as it stands');
  });

  test('Jekyll: dated names, drafts, permalinks, tags in one string', async () => {
    await using opened = await open();
    await using site = await TestSite.create(opened.database);
    await site.copyFixture('jekyll');
    await site.write({ 'assets/owl.png': 20 });
    await site.import({ author: 'Someone' });
    const owls = await site.post('owls-at-dusk');
    expect(owls).toMatchObject({
      title: 'Owls at dusk',
      author: 'Cato Berg',
      published_at: Date.UTC(2019, 1, 3, 17, 30),
    });
    expect(owls.source).toContain('[here](/larks/)');
    expect(owls.cover_media_id).not.toBeNull();
    expect(await site.tagsOf('owls-at-dusk')).toEqual(['Owls', 'birds', 'night']);
    expect(await site.post('larks')).toMatchObject({ author: 'Someone', published_at: Date.UTC(2019, 0, 5) });
    expect(await site.post('swifts')).toMatchObject({ status: 'draft', published_at: null });
    expect(await site.pages()).toMatchObject([{ path: 'write-to-us', title: 'Contact' }]);
    expect(await site.redirects()).toMatchObject({
      '/owls': 'owls-at-dusk',
      '/2019/owls-at-dusk': 'owls-at-dusk',
      '/2019/02/03/owls-at-dusk': 'owls-at-dusk',
      '/2019/02/03/owls-at-dusk.html': 'owls-at-dusk',
      '/2019/larks': 'larks',
      '/contact': 'write-to-us',
    });
  });

  test('Astro: pubDate, heroImage, MDX that is Markdown', async () => {
    await using opened = await open();
    await using site = await TestSite.create(opened.database);
    await site.copyFixture('astro');
    await site.write({ 'src/assets/glass.png': 12 });
    const report = await site.import();
    const glass = await site.post('sea-glass');
    expect(glass).toMatchObject({
      excerpt: 'What the tide leaves.',
      published_at: Date.UTC(2022, 6, 8),
      updated_at: Date.UTC(2022, 6, 10),
    });
    expect(glass.cover_media_id).not.toBeNull();
    expect(glass.source).toContain('[pebbles](/pebbles/)');
    expect(await site.post('pebbles')).toMatchObject({ title: 'Pebbles' });
    expect(report.leftOut).toEqual([
      { item: 'src/content/blog/chart.mdx', message: 'it is no plain Markdown: line 5 has an "import"' },
    ]);
  });

  test('Zola: taxonomies, extra, dated names', async () => {
    await using opened = await open();
    await using site = await TestSite.create(opened.database);
    await site.copyFixture('zola');
    await site.write({ 'content/notes/moss.png': 12 });
    await site.import();
    const moss = await site.post('moss');
    expect(moss).toMatchObject({
      author: 'Eli Fern',
      published_at: Date.UTC(2020, 10, 12),
      updated_at: Date.UTC(2020, 11, 1),
    });
    expect(moss.cover_media_id).not.toBeNull();
    expect(await site.tagsOf('moss')).toEqual(['plants', 'forest']);
    expect(await site.redirects()).toEqual({ '/green/moss': 'moss', '/notes/moss': 'moss' });
  });

  test('Next: authors and pictures as objects, a heading that repeats the title', async () => {
    await using opened = await open();
    await using site = await TestSite.create(opened.database);
    await site.copyFixture('next');
    await site.write({ 'public/images/train.png': 15 });
    await site.import();
    const train = await site.post('night-train');
    expect(train).toMatchObject({
      author: 'Finn Adler',
      excerpt: 'Eleven hours, one window.',
      source: 'It left late.',
    });
    expect(train.cover_media_id).not.toBeNull();
  });
});
