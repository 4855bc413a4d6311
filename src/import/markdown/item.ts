import type { AuthorInput } from '../../authors/ensure-author.ts';
import type { Fields } from './fields.ts';
import type { FileName } from './file-name.ts';
import type { FoundFile } from './find-files.ts';
import type { Memory } from './memory.ts';
import type { Publication } from './publication.ts';
import type { TextHere, TextKind } from './site-here.ts';

/** A file that is to become a post or page. */
export interface Draft {
  /** Its name in this import: the path from the folder. */
  key: string;
  kind: TextKind;
  file: FoundFile;
  name: FileName;
  fields: Fields;
  title: string;
  author: AuthorInput;
  publication: Publication;
  digest: string;
  memory: Memory | null;
  warnings: string[];
}

/** A draft with its place on the site. */
export interface Item extends Draft {
  /** What it is on the site already. */
  here: TextHere | null;
  /** A post's slug, a page's path. */
  slug: string;
  /** Where readers will find it. */
  permalink: string;
  oldPaths: string[];
}

/** A file that is as it was when it was imported. */
export interface UnchangedItem {
  key: string;
  kind: TextKind;
  here: TextHere;
}

export const NOUNS: Record<TextKind, string> = { post: 'posts', page: 'pages' };
