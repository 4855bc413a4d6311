import { type PageInput, savePage } from '../../pages/save-page.ts';
import { listPosts } from '../../posts/post-queries.ts';
import { renderText } from '../../posts/render-text.ts';
import { addRedirect } from '../../redirects/add-redirect.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { Company } from '../company.ts';
import type { Exercises } from '../exercises.ts';

/** The pages that readers see. */
export const readingExercises: Exercises = {
  'lists of posts': async ({ guest, famous }) => {
    const year = new Date(famous.until).getUTCFullYear();
    for (const list of ['', '/tags/sea', '/authors/olga', `/archive/${year}`, `/archive/${year}/06`]) {
      await guest.get(`${list}/`);
      await guest.get(`${list}/page/2/`);
    }
    for (const path of ['/tags/', '/archive/']) await guest.get(path);
  },
  'lists of posts, far back': async ({ site, owner, tagId, famous }) => {
    const settings = await loadSettings(site.database.read);
    const deep = { page: 2, size: 5, farthestWalk: 0 };
    const filters = [
      { by: 'site' },
      { by: 'tag', id: tagId, total: 12 },
      { by: 'author', id: owner.id, total: 12 },
      { by: 'time', from: famous.from, until: famous.until },
    ] as const;
    for (const filter of filters) await listPosts(site.database.read, filter, deep, settings);
  },
  'posts and pages': async (company) => {
    const { guest, owner } = company;
    await addPageAndRedirects(company);
    for (const path of [
      '/rehearsed-1/',
      '/rehearsed-1.md',
      '/about/',
      '/about.md',
      '/old/',
      '/?p=7',
      '/no/such/page/',
    ])
      await guest.get(path);
    await owner.visitor.get('/account/edit-link?path=/rehearsed-1/');
    await owner.visitor.get('/account/edit-link?path=/about/');
  },
  search: async ({ guest, famous }) => {
    const word = encodeURIComponent(famous.word);
    const queries = [
      '',
      'sea',
      word,
      `${word}+sea`,
      '%22the+sea%22',
      'sea+-river',
      'se',
      'nothinglikeit',
      `${word}&page=2`,
    ];
    for (const query of queries) await guest.get(`/search?q=${query}`);
  },
  'feeds and sitemaps': async ({ guest }) => {
    for (const list of ['', '/tags/sea', '/authors/olga'])
      for (const file of ['feed.xml', 'atom.xml', 'feed.json']) await guest.get(`${list}/${file}`);
    for (const file of ['posts-1', 'pages', 'tags', 'authors']) await guest.get(`/sitemaps/${file}.xml`);
    for (const path of ['/sitemap.xml', '/robots.txt', '/llms.txt']) await guest.get(path);
  },
};

async function addPageAndRedirects({ site, owner, postIds: [postId = 0], write }: Company): Promise<void> {
  const now = site.now();
  await write(async (tx) => {
    const source = 'About us.';
    const page: PageInput = {
      ...{ path: 'about', status: 'published', title: 'About', source, format: 'markdown', excerpt: '' },
      ...{ authorId: owner.id, coverMediaId: null, coverAlt: '' },
      ...{ createdAt: now, updatedAt: now, publishedAt: now },
    };
    const saved = await savePage(tx, page, await renderText(tx, source, 'markdown'));
    if (!saved.ok) throw new Error(saved.reason);
    await addRedirect(tx, '/old/', { postId }, now);
    await addRedirect(tx, '/?p=7', { pageId: saved.id }, now);
  });
}
