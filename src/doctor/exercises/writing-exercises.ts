import { addAuthor, type Company } from '../company.ts';
import type { Exercises } from '../exercises.ts';
import type { Form } from '../visitor.ts';

/** The editor, the lists before it, and what becomes of texts with time. */
export const writingExercises: Exercises = {
  'lists of texts to write': async ({ owner, addPerson }) => {
    const queries = [
      ...['', '?status=drafts', '?status=scheduled', '?status=published', '?status=trash', '?page=2'],
      ...['?q=text', '?tag=sea', `?author=${owner.id}`, `?author=${owner.id}&q=text&tag=sea`],
    ];
    const author = await addPerson('author', 'Anna');
    for (const { visitor } of [owner, author])
      for (const list of ['posts', 'pages'])
        for (const query of queries) await visitor.get(`/admin/${list}${query}`);
    await owner.visitor.get('/admin/');
    await author.visitor.get('/admin/');
  },
  'writing a post': (company) => writeText(company, 'posts'),
  'writing a page': (company) => writeText(company, 'pages'),
  'many posts at once': async ({ owner: { id: ownerId, visitor }, postIds }) => {
    const id = postIds.slice(1, 4);
    const deeds: Form[] = [
      { action: 'add-tag', tagName: 'River' },
      { action: 'remove-tag', tagName: 'River' },
      { action: 'set-author', newAuthor: ownerId },
      ...['unpublish', 'publish', 'trash', 'restore'].map((action) => ({ action })),
    ];
    for (const deed of deeds) await visitor.post('/admin/posts/bulk', { id, ...deed });
  },
  'moving a post that has comments': async (company) => {
    const path = `/admin/posts/${company.postIds[0]}`;
    const text = { title: 'A title', source: 'A text.', format: 'markdown', tag: 'Sea' };
    for (const slug of ['another-address', 'rehearsed-1'])
      await saveText(company, path, { ...text, slug, action: 'save' });
  },
};

async function writeText(company: Company, list: 'posts' | 'pages'): Promise<void> {
  const { owner, lastId } = company;
  const { visitor } = owner;
  await visitor.post(`/admin/${list}`);
  await visitor.post(`/admin/${list}`);
  const path = `/admin/${list}/${await lastId(list)}`;
  await visitor.get(`${path}/edit`);
  await keepOnTheWay(company, path);
  const cover = await lastId('media');
  const authorId = await addAuthor(company, 'Another writer');
  const text = {
    title: 'First title',
    source: 'The sea.',
    slug: '',
    format: 'markdown',
    coverMediaId: cover,
  };
  const saves: Form[] = [
    { action: 'save', newTags: 'Sea, Lake' },
    { action: 'publish', title: 'Second title', newTags: 'Lake', authorId },
    { action: 'save', slug: 'written', source: 'The sea, written anew.' },
    { action: 'unpublish' },
  ];
  for (const save of saves) await saveText(company, path, { ...text, ...save });
  await visitor.get(`${path}/edit`);
  await lookAtRevisions(company, path);
  await visitor.get('/admin/tags/names?q=la');
  for (const deed of ['trash', 'untrash', 'trash', 'delete']) await visitor.post(`${path}/${deed}`);
}

/** What the editor's form sends, with the version that stands there. */
async function saveText({ owner: { visitor } }: Company, path: string, fields: Form): Promise<void> {
  const editor = await visitor.read(`${path}/edit`);
  const [, base = '1'] = /name="base" value="(\d+)"/.exec(editor) ?? [];
  await visitor.post(`${path}/edit`, { base, allowsComments: 'on', ...fields });
}

async function keepOnTheWay({ owner: { visitor }, lastId }: Company, path: string): Promise<void> {
  const coverMediaId = await lastId('media');
  const fields = {
    title: 'A title',
    source: 'Text.',
    tags: ['Lake', 'New one'],
    format: 'markdown',
    coverMediaId,
  };
  await visitor.json('PUT', `${path}/autosave`, { base: 1, fields });
  await visitor.json('PUT', `${path}/autosave`, { base: 2, fields: { ...fields, title: 'Another' } });
  await visitor.json('POST', `${path}/preview`, { fields });
  await visitor.get(`${path}/preview`);
  await visitor.post(`${path}/preview-link`, { change: 'make' });
  const edit = await visitor.read(`${path}/edit`);
  const [link] = /\/preview\/[\w-]+\//.exec(edit) ?? [];
  if (link !== undefined) await visitor.get(link);
  await visitor.post(`${path}/preview-link`, { change: 'remove' });
}

async function lookAtRevisions({ site, owner: { visitor } }: Company, path: string): Promise<void> {
  await visitor.get(`${path}/revisions`);
  const newest = await site.database.read
    .selectFrom('revisions')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  await visitor.get(`${path}/revisions/${newest?.id}`);
  await visitor.post(`${path}/revisions/${newest?.id}/restore`);
}
