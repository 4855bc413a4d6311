// A new site's first page is not empty: a short post that says what to do next, gone when there is something real.
import { ensureAuthor } from '../authors/ensure-author.ts';
import { renderContent } from '../content/render-content.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { deletePost } from '../posts/delete-post.ts';
import { savePost } from '../posts/save-post.ts';

const SLUG = 'welcome';
/** Under this key of the settings stands which post it was, so that it is made once in a site's life. */
const MARK = 'welcomePost';

/** Adds the welcome post to a site that has nothing yet. Of several processes that start at once, one does it. */
export async function addWelcomePost(tx: Transaction, now: number): Promise<void> {
  const marked = await named(tx, 'welcome.mark')
    .insertInto('settings')
    .values({ key: MARK, value: 'null', updated_at: now })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  if (marked === undefined || !(await isEmpty(tx))) return;
  const authorId = await ensureAuthor(tx, { name: 'Octavo' }, now);
  const rendered = renderContent(TEXT, 'markdown');
  const times = { createdAt: now, updatedAt: now, publishedAt: now };
  const post = {
    slug: SLUG,
    title: 'Welcome',
    source: TEXT,
    format: 'markdown',
    excerpt: '',
    authorId,
    ...times,
  } as const;
  const saved = await savePost(
    tx,
    { ...post, status: 'published', coverMediaId: null, coverAlt: '', tagIds: [] },
    rendered,
  );
  if (!saved.ok) return;
  await named(tx, 'welcome.remember')
    .updateTable('settings')
    .set({ value: JSON.stringify(saved.id) })
    .where('key', '=', MARK)
    .execute();
}

/** Takes the welcome post away, unless somebody changed it or wrote a comment. For imports that brought posts. */
export async function retireWelcomePost(tx: Transaction): Promise<void> {
  const mark = await named(tx, 'welcome.find')
    .selectFrom('settings')
    .select('value')
    .where('key', '=', MARK)
    .executeTakeFirst();
  const id: unknown = mark === undefined ? null : JSON.parse(mark.value);
  if (typeof id !== 'number') return;
  const untouched = await named(tx, 'welcome.untouched')
    .selectFrom('posts')
    .select('id')
    .where('id', '=', id)
    .where('source', '=', TEXT)
    .where('comment_count', '=', 0)
    .executeTakeFirst();
  if (untouched !== undefined) await deletePost(tx, id);
}

async function isEmpty(tx: Transaction): Promise<boolean> {
  const { users, posts } = await named(tx, 'welcome.is-empty')
    .selectNoFrom((select) => [
      select.selectFrom('users').select('id').limit(1).as('users'),
      select.selectFrom('posts').select('id').limit(1).as('posts'),
    ])
    .executeTakeFirstOrThrow();
  return users === null && posts === null;
}

const TEXT = `This is a new site, and this is its first page. It is set in a face made for reading, it needs no script to
work, and everything on it was rendered by your own machine.

## Bring your writing

A folder of Markdown, as Hugo, Jekyll, Astro, Zola and most others keep it:

\`\`\`sh
npx octavo import markdown path/to/folder
\`\`\`

An export of a WordPress site:

\`\`\`sh
npx octavo import wordpress export.xml
\`\`\`

Both can be interrupted and run again: what is there already stays as it is. This post goes by itself when yours come.

## Make it yours

\`\`\`sh
npx octavo settings set name "Field Notes"
npx octavo settings set accentColor "#1f6f54"
npx octavo settings set permalinkPattern "/:year/:month/:slug/"
\`\`\`

\`npx octavo settings\` lists everything there is to set, and \`npx octavo --help\` everything there is to do.
`;
