import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { exportMarkdown } from '../../export/export-markdown.ts';
import { importMarkdown } from '../../import/markdown/import-markdown.ts';
import { importWordpress } from '../../import/wordpress/import-wordpress.ts';
import { changeSetting } from '../../site/change-setting.ts';
import type { Exercises } from '../exercises.ts';
import { PNG } from './media-exercises.ts';

/** The only ones that need files: in a folder for what is temporary, which is removed again. */
export const importExercises: Exercises = {
  'an export, and imports of it': async ({ site, write }) => {
    await using folder = await temporaryFolder();
    await exportMarkdown({ ...site, progress }, { folder: folder.path });
    await importMarkdown(site, { folder: folder.path });
    await write(async (tx) => {
      await tx.deleteFrom('comments').execute();
      await tx.deleteFrom('settings').where('key', '=', 'name').execute();
      await tx.updateTable('users').set({ name: sql`name || '!'`, slug: sql`slug || '-too'` }).execute();
      await tx.deleteFrom('redirects').execute();
      await changeSetting(tx, 'permalinkPattern', '/:author/:slug/', site.now());
    });
    await importMarkdown(site, { folder: folder.path, overwrite: true });
  },
  'an import of Markdown': async ({ site }) => {
    await using folder = await temporaryFolder();
    const post =
      '---\ntitle: Brought along\nauthor: Mia\ntags: [sea]\ncover: point.png\naliases: [/older/]\n---\nThe sea.\n\n![](point.png)\n';
    await writeFile(join(folder.path, 'brought-along.md'), post);
    await writeFile(join(folder.path, 'point.png'), PNG);
    await writeFile(join(folder.path, 'nameless.md'), 'A text without anything.');
    await importMarkdown(site, { folder: folder.path });
    await writeFile(join(folder.path, 'brought-along.md'), `${post}More.`);
    await importMarkdown(site, { folder: folder.path });
  },
  'an import from WordPress': async ({ site }) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'export.xml');
    await writeFile(file, WORDPRESS);
    await importWordpress(site, { file });
    await importWordpress(site, { file });
    const changed = (await readFile(file, 'utf8'))
      .replaceAll('The sea', 'The lake')
      .replace('>Coast<', '>Coasts<');
    await writeFile(file, changed);
    await importWordpress(site, { file, overwrite: true });
  },
};

const progress = () => ({ advance: () => {}, done: () => {} });

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'octavo-rehearsal-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const comment = (id: number, parent: number) => `<wp:comment>
<wp:comment_id>${id}</wp:comment_id><wp:comment_author>Guest</wp:comment_author>
<wp:comment_date_gmt>2020-03-04 10:0${id}:00</wp:comment_date_gmt>
<wp:comment_content>The sea, again.</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_type>comment</wp:comment_type><wp:comment_parent>${parent}</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id></wp:comment>`;

const item = (id: number, type: string, inside: string) => `<item>
<title>Imported ${id}</title><link>https://blog.invalid/imported-${id}/</link><dc:creator>anna</dc:creator>
<guid isPermaLink="false">https://blog.invalid/?p=${id}</guid>
<content:encoded>The sea.</content:encoded><excerpt:encoded></excerpt:encoded><wp:post_id>${id}</wp:post_id>
<wp:post_date_gmt>2020-03-04 10:00:00</wp:post_date_gmt><wp:post_modified_gmt>2020-03-04 10:00:00</wp:post_modified_gmt>
<wp:post_name>imported-${id}</wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent>
<wp:post_type>${type}</wp:post_type><wp:post_password></wp:post_password>
${inside}</item>`;

const WORDPRESS = `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>A blog</title><link>https://blog.invalid</link><description></description><language>en</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://blog.invalid</wp:base_site_url>
<wp:base_blog_url>https://blog.invalid</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>anna</wp:author_login>
<wp:author_email>anna@blog.invalid</wp:author_email><wp:author_display_name>Anna Smith</wp:author_display_name></wp:author>
<wp:tag><wp:term_id>2</wp:term_id><wp:tag_slug>coast</wp:tag_slug><wp:tag_name>Coast</wp:tag_name></wp:tag>
${item(1, 'post', `<category domain="post_tag" nicename="coast">Coast</category>${comment(1, 0)}${comment(2, 1)}`)}
${item(2, 'page', '')}
</channel></rss>
`;
