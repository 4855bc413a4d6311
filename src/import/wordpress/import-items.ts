import { ContentError } from '../../content/content-error.ts';
import { reportComments } from './import-comments.ts';
import { importPage } from './import-page.ts';
import { importPost } from './import-post.ts';
import { type Directories, labelOf } from './prepare-text.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WxrItem } from './wxr-item.ts';

/** Takes the items of an export one by one, and accounts for each in the report. */
export class ItemImporter {
  readonly #run: WordPressImport;
  readonly #directories: Directories;
  readonly #seen = new Set<string>();
  readonly #donePages = new Set<string>();
  /** Pages that stand in the file before the page above them, by its number. */
  readonly #waiting = new Map<string, WxrItem[]>();

  constructor(run: WordPressImport, directories: Directories) {
    this.#run = run;
    this.#directories = directories;
  }

  async take(item: WxrItem): Promise<void> {
    if (!/^(?:post|page|attachment)$/.test(item.type)) return this.#leaveOut(item, reasonFor(item.type));
    if (item.id !== '' && this.#seen.has(item.id)) {
      // Alike or not: which of the two the blog shows cannot be told.
      return this.#leaveOut(item, 'has the same number as another item');
    }
    this.#seen.add(item.id);
    if (item.status === 'trash') return this.#leaveOut(item, 'was in the trash');
    if (item.type === 'post') {
      return this.#guarded(item, () => importPost(this.#run, this.#directories, item));
    }
    if (item.type === 'page') return this.#takePage(item);
    // The attachment itself was taken and counted before the posts that show it.
    this.#leaveOutComments(item, 'they stand on a file');
  }

  /** Takes the pages that still wait for the one above them: it cannot come any more. */
  async takeWaiting(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#run.signal?.aborted) {
      const [parentId = ''] = this.#waiting.keys();
      await this.#takeWaitingFor(parentId);
    }
  }

  async #takePage(item: WxrItem): Promise<void> {
    const { pageIds } = this.#run.survey;
    if (item.parentId !== '' && pageIds.has(item.parentId) && !this.#donePages.has(item.parentId)) {
      this.#waiting.set(item.parentId, [...(this.#waiting.get(item.parentId) ?? []), item]);
      return;
    }
    await this.#importPage(item);
    await this.#takeWaitingFor(item.id);
  }

  async #takeWaitingFor(parentId: string): Promise<void> {
    const queue = [parentId];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const pages = this.#waiting.get(id) ?? [];
      this.#waiting.delete(id);
      for (const page of pages) {
        if (this.#run.signal?.aborted) return;
        await this.#importPage(page);
        queue.push(page.id);
      }
    }
  }

  async #importPage(item: WxrItem): Promise<void> {
    await this.#guarded(item, () => importPage(this.#run, this.#directories, item));
    this.#donePages.add(item.id);
  }

  async #guarded(item: WxrItem, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ContentError) && !(error instanceof RangeError)) throw error;
      this.#leaveOut(item, error instanceof ContentError ? error.message : 'its HTML nests too deeply');
    }
  }

  #leaveOut(item: WxrItem, reason: string): void {
    this.#run.report.leaveOutAlike(nounOf(item.type), labelOf(item), reason);
    this.#leaveOutComments(item, 'what they stand on was left out');
  }

  #leaveOutComments(item: WxrItem, reason: string): void {
    const results = item.comments.map(() => ({ leftOut: reason }));
    reportComments(this.#run.report, labelOf(item), results);
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  post: 'posts',
  page: 'pages',
  attachment: 'media',
  nav_menu_item: 'menu items',
  revision: 'revisions',
  wp_block: 'shared blocks',
};

/** Plural, for the report. */
function nounOf(type: string): string {
  return Object.hasOwn(NOUNS, type) ? (NOUNS[type] ?? type) : `${type} items`;
}

function reasonFor(type: string): string {
  if (type === 'nav_menu_item') return 'the menu is the setting "navigation" here';
  if (type === 'revision') return 'an earlier state of a text';
  if (type === 'wp_block') return 'its content stands in the texts that use it';
  if (/^(?:wp_|custom_css|customize_changeset|oembed_cache|user_request)/.test(type))
    return 'part of how WordPress looks or works';
  return `the type "${type}" was added by a plugin or theme; posts and pages are imported`;
}
