// What a Markdown file's place in the folder says about its post.

export interface FileName {
  /** The name that the post's slug is made of, without date and ending: `hello`. For an `index.md`, its folder's name. */
  stem: string;
  /** The folders it stands in, without those that only hold a generator's content. */
  folders: string[];
  /** `2020-01-31`, from the name's beginning, or null. */
  date: string | null;
  /** `index.md` in a folder of its own. */
  isBundle: boolean;
  /** `_index.md`: Hugo's and Zola's page for a list of posts. */
  isSection: boolean;
  /** In `_drafts`. */
  isDraft: boolean;
  /** In `pages`. */
  isPage: boolean;
  /** In `_posts`, as Jekyll has it. */
  isJekyllPost: boolean;
}

const MARKDOWN_ENDING = /\.(md|markdown|mdx)$/i;

export function isMarkdownFile(path: string): boolean {
  return MARKDOWN_ENDING.test(path);
}

/** @param path from the folder, with slashes. */
export function readFileName(path: string): FileName {
  const parts = path.split('/');
  const name = (parts.pop() ?? '').replace(MARKDOWN_ENDING, '');
  const isBundle = name.toLowerCase() === 'index';
  const isSection = name === '_index';
  const folders = contentFolders(parts);
  const own = isBundle || isSection ? (folders.pop() ?? '') : name;
  const dated = /^(\d{4}-\d{2}-\d{2})[-_ ](.+)$/.exec(own);
  return {
    stem: dated?.[2] ?? own,
    folders: folders.filter((folder) => folder !== '_posts' && folder !== '_drafts'),
    date: dated?.[1] ?? null,
    isBundle,
    isSection,
    isDraft: parts.includes('_drafts'),
    isPage: folders[0] === 'pages' || folders[0] === 'page',
    isJekyllPost: parts.includes('_posts'),
  };
}

/** `src/content/blog` → `blog`: the folders that a generator's addresses start with. */
function contentFolders(folders: readonly string[]): string[] {
  const start = folders[0] === 'src' ? 1 : 0;
  const isContent = folders[start] === 'content' || (start === 1 && folders[start] === 'pages');
  return isContent ? folders.slice(start + 1) : [...folders];
}

/** `my-first_post` → `My first post`. */
export function titleFromName(stem: string): string {
  const words = stem.replace(/[-_]+/g, ' ').trim();
  return words === '' ? 'Untitled' : words.charAt(0).toUpperCase() + words.slice(1);
}
