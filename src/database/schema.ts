// The tables as TypeScript sees them. Times are milliseconds since 1970 in both databases, so that rows read back the
// same from either.
import type { Generated } from 'kysely';

type Id = Generated<number>;
type Milliseconds = number;
type Json = string;

export interface UsersTable {
  id: Id;
  slug: string;
  name: string;
  email: string | null;
  role: 'owner' | 'admin' | 'editor' | 'author' | 'moderator' | 'reader';
  bio: string;
  website: string | null;
  /** Published posts; kept in the transaction that changes them. */
  post_count: Generated<number>;
  created_at: Milliseconds;
  updated_at: Milliseconds;
}

type PublicationStatus = 'draft' | 'scheduled' | 'published' | 'unlisted';
type SourceFormat = 'markdown' | 'html';

/** What posts and pages share: a text with its source and what was made of it. */
interface Text {
  id: Id;
  status: PublicationStatus;
  title: string;
  /** What the writer gave, `''` when nothing. */
  excerpt: string;
  /** What lists show: the excerpt, or the text's beginning. */
  summary: string;
  words: number;
  author_id: number;
  cover_media_id: number | null;
  cover_alt: string;
  created_at: Milliseconds;
  updated_at: Milliseconds;
  /** Set when published or scheduled; a draft may keep the one it had. */
  published_at: Milliseconds | null;
  format: SourceFormat;
  /** `Heading[]`, for the table of contents. */
  headings: Json;
  /** Sanitised. */
  html: string;
  /** Plain text, for search. */
  text: string;
  source: string;
}

export interface PostsTable extends Text {
  slug: string;
  /** Approved comments; kept in the transaction that changes them. */
  comment_count: Generated<number>;
}

export interface PagesTable extends Text {
  /** Place on the site without slashes at its ends: `about`, `about/team`. */
  path: string;
}

export interface TagsTable {
  id: Id;
  slug: string;
  name: string;
  description: string;
  /** Published posts; kept in the transaction that changes them. */
  post_count: Generated<number>;
  created_at: Milliseconds;
}

export interface PostsTagsTable {
  post_id: number;
  tag_id: number;
  /** The order in which the writer gave the post's tags, from 0. */
  position: number;
  /** The post's `published_at` while it is published, else null: a tag's list reads this index alone. */
  listed_at: Milliseconds | null;
}

export interface CommentsTable {
  id: Id;
  post_id: number;
  parent_id: number | null;
  /** The user who wrote it, or null for a guest. */
  author_id: number | null;
  guest_name: string | null;
  guest_email: string | null;
  guest_website: string | null;
  status: 'approved' | 'pending' | 'spam' | 'deleted';
  created_at: Milliseconds;
  format: SourceFormat;
  /** Sanitised. */
  html: string;
  /** As it was written. */
  text: string;
}

export interface MediaTable {
  id: Id;
  /** SHA-256 of the original's bytes, hexadecimal. */
  hash: string;
  /** File name for its URL. */
  name: string;
  type: string;
  bytes: number;
  /** Pixels, null for what is no picture. */
  width: number | null;
  height: number | null;
  /** `Variant[]` of `media/`: the smaller widths made of a picture. */
  variants: Json;
  alt: string;
  created_at: Milliseconds;
}

/** An old path and where it leads: a post, a page, or a fixed target; one of the three. */
export interface RedirectsTable {
  path: string;
  post_id: number | null;
  page_id: number | null;
  target: string | null;
  created_at: Milliseconds;
}

export interface SettingsTable {
  key: string;
  value: Json;
  updated_at: Milliseconds;
}

/** What an import took, so that the same import run again changes nothing. */
export interface ImportedItemsTable {
  /** Where it came from: a folder, a site. */
  source: string;
  /** The item's name there: a file's path, a post's number. */
  key: string;
  kind: 'user' | 'tag' | 'post' | 'page' | 'comment' | 'media';
  entity_id: number;
  /** Of the item as it was imported. */
  digest: string;
  imported_at: Milliseconds;
}

/** SQLite: an FTS5 table whose rowid is the post's id. PostgreSQL: a table with a tsvector. Read and written by `search/`. */
export interface PostsSearchTable {
  rowid: number;
  title: string;
  lead: string;
  text: string;
  post_id: number;
  document: string;
}

export interface MigrationsTable {
  id: number;
  name: string;
  applied_at: Milliseconds;
}

export interface Schema {
  users: UsersTable;
  posts: PostsTable;
  pages: PagesTable;
  tags: TagsTable;
  posts_tags: PostsTagsTable;
  comments: CommentsTable;
  media: MediaTable;
  redirects: RedirectsTable;
  settings: SettingsTable;
  imported_items: ImportedItemsTable;
  posts_search: PostsSearchTable;
  migrations: MigrationsTable;
}
