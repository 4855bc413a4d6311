import { cp, mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Database } from '../../src/database/database.ts';
import type { ImportContext } from '../../src/import/import-context.ts';
import type { ImportReport } from '../../src/import/import-report.ts';
import { importMarkdown } from '../../src/import/markdown/import-markdown.ts';
import type { ImportMarkdownOptions } from '../../src/import/markdown/import-options.ts';
import { FolderMediaStore } from '../../src/media/folder-media-store.ts';
import { samplePicture } from './sample-pictures.ts';

export const NOW = Date.UTC(2026, 0, 15, 12);
/** The time of every file, so that posts without a date are the same at each run. */
const FILE_TIME = Date.UTC(2025, 5, 1);

/** A folder to import from and a site to import into, for one test. */
export class TestSite implements AsyncDisposable {
  readonly folder: string;
  readonly context: ImportContext;
  readonly #root: string;

  constructor(root: string, database: Database) {
    this.#root = root;
    this.folder = join(root, 'folder');
    this.context = { database, mediaStore: new FolderMediaStore(join(root, 'media')), now: () => NOW };
  }

  static async create(database: Database): Promise<TestSite> {
    const site = new TestSite(await realpath(await mkdtemp(join(tmpdir(), 'octavo-markdown-'))), database);
    await mkdir(site.folder);
    return site;
  }

  /** @param files by path; a number is a picture of that width. */
  async write(files: Record<string, string | Uint8Array | number>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof content === 'number' ? await picture(content) : content);
      await utimes(file, FILE_TIME / 1000, FILE_TIME / 1000);
    }
  }

  async copyFixture(name: string): Promise<void> {
    await cp(join(import.meta.dirname, '../fixtures/generators', name), this.folder, {
      recursive: true,
      preserveTimestamps: true,
    });
  }

  import(
    options: Partial<ImportMarkdownOptions> = {},
    context: Partial<ImportContext> = {},
  ): Promise<ImportReport> {
    return importMarkdown({ ...this.context, ...context }, { folder: this.folder, ...options });
  }

  posts() {
    return this.context.database.read
      .selectFrom('posts')
      .innerJoin('users', 'users.id', 'posts.author_id')
      .selectAll('posts')
      .select('users.name as author')
      .orderBy('posts.id')
      .execute();
  }

  async post(slug: string) {
    const found = (await this.posts()).find((post) => post.slug === slug);
    if (found === undefined) throw new Error(`There is no post ${slug}.`);
    return found;
  }

  async tagsOf(slug: string): Promise<string[]> {
    const rows = await this.context.database.read
      .selectFrom('posts_tags')
      .innerJoin('posts', 'posts.id', 'posts_tags.post_id')
      .innerJoin('tags', 'tags.id', 'posts_tags.tag_id')
      .select('tags.name')
      .where('posts.slug', '=', slug)
      .orderBy('position')
      .execute();
    return rows.map((row) => row.name);
  }

  /** Old paths and the slug or page path that each leads to. */
  async redirects(): Promise<Record<string, string>> {
    const rows = await this.context.database.read
      .selectFrom('redirects')
      .leftJoin('posts', 'posts.id', 'redirects.post_id')
      .leftJoin('pages', 'pages.id', 'redirects.page_id')
      .select(['redirects.path', 'posts.slug', 'pages.path as page'])
      .orderBy('redirects.path')
      .execute();
    return Object.fromEntries(rows.map((row) => [row.path, row.slug ?? row.page ?? '']));
  }

  pages() {
    return this.context.database.read.selectFrom('pages').selectAll().orderBy('id').execute();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.#root, { recursive: true, force: true });
  }
}

function picture(width: number): Promise<Buffer> {
  return samplePicture({ width, height: 10 }).png().toBuffer();
}
