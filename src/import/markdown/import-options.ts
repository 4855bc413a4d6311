export interface ImportMarkdownOptions {
  folder: string;
  /** Of the posts that name no author. */
  author?: string;
  /** Patterns of the addresses that posts had: `/blog/:path`. */
  oldPaths?: readonly string[];
  /** Takes a file's post also when it was edited or deleted here since the last import. */
  overwrite?: boolean;
  /** Reads and checks everything, writes nothing. */
  dryRun?: boolean;
  /** Of one Markdown file; larger ones are left out. */
  maxFileBytes?: number;
  /** Of one picture, video or document. */
  maxMediaBytes?: number;
}

export const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;
