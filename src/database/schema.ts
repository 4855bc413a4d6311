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
  /** 0 or 1, as all that ask here. */
  email_verified: Generated<number>;
  two_factor_enabled: Generated<number>;
  /** Which comments they get mail about: all on their posts, replies and mentions, or none. */
  notify: Generated<'all' | 'replies' | 'none'>;
  /** Since when they may not sign in. */
  suspended_at: Milliseconds | null;
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
  /** For search engines and cards, `''` for the title and the summary. */
  seo_title: Generated<string>;
  seo_description: Generated<string>;
  /** Where the text stands first, `''` for here. */
  canonical_url: Generated<string>;
  /** In the private address under which a draft is read, null while there is none. */
  preview_token: string | null;
  /** What is in the trash is a draft, and becomes again what it was. */
  trashed_at: Milliseconds | null;
  status_before_trash: PublicationStatus | null;
}

export interface PostsTable extends Text {
  slug: string;
  allows_comments: Generated<number>;
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

/** How many published posts a list has in a stretch of time; kept in the transaction that changes them. See `posts/post-list-counts.ts`. */
export interface ListCountsTable {
  list: 'site' | 'tag' | 'author';
  /** The tag's or the author's, 0 for the site. */
  list_id: number;
  level: number;
  bucket: number;
  posts: number;
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
  /** By its writer. */
  edited_at: Milliseconds | null;
  /** SHA-256 of the cookie by which a guest is known as its writer. */
  guest_token_hash: string | null;
  /** Whether its writer asked for mail about replies. */
  wants_replies: Generated<number>;
  /** The first comment of its thread, which is itself where it answers nothing. */
  thread_id: number;
  /** When that was written: a post's comments stand by thread_at, thread_id, created_at, id. */
  thread_at: Milliseconds;
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
  /** Null for what was imported. */
  added_by: number | null;
}

/** An old path and where it leads: a post, a page, or a fixed target; one of the three. */
export interface RedirectsTable {
  path: string;
  post_id: number | null;
  page_id: number | null;
  target: string | null;
  created_at: Milliseconds;
  /** An address that changed here, one that came with an import, or one that somebody typed. */
  made_by: Generated<'move' | 'import' | 'hand'>;
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

/**
 * SQLite: an FTS5 table whose rowid is the post's key in `search_keys`. PostgreSQL: a table with the key and a tsvector. Both
 * keys are beyond what a number holds. Read and written by `search/`.
 */
export interface PostsSearchTable {
  post_id: number;
}

/** Each word that some post has or had, as the database's index has it, and its number of posts as a power of two. */
export interface SearchWordsTable {
  word: string;
  level: number;
}

/** Posts that wait for their entry in the search; a job takes them from here. */
export interface PostsToIndexTable {
  post_id: number;
}

export interface SessionsTable {
  id: Id;
  /** SHA-256 of the token in the cookie. */
  token_hash: string;
  user_id: number;
  expires_at: Milliseconds;
  ip_address: string | null;
  user_agent: string | null;
  created_at: Milliseconds;
  updated_at: Milliseconds;
}

/** How a user signs in: with a password so far. */
export interface AccountsTable {
  id: Id;
  account_id: string;
  provider_id: string;
  user_id: number;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Milliseconds | null;
  refresh_token_expires_at: Milliseconds | null;
  scope: string | null;
  /** Its hash. */
  password: string | null;
  created_at: Milliseconds;
  updated_at: Milliseconds;
}

export interface VerificationsTable {
  id: Id;
  identifier: string;
  value: string;
  expires_at: Milliseconds;
  created_at: Milliseconds;
  updated_at: Milliseconds;
}

export interface TwoFactorsTable {
  id: Id;
  user_id: number;
  /** Encrypted, as the codes are. */
  secret: string;
  backup_codes: string;
  verified: Generated<number>;
  failed_verification_count: Generated<number>;
  locked_until: Milliseconds | null;
}

export interface InvitationsTable {
  id: Id;
  token_hash: string;
  email: string;
  role: Exclude<UsersTable['role'], 'owner'>;
  /** An author without an account whose account it becomes. */
  user_id: number | null;
  invited_by: number | null;
  created_at: Milliseconds;
  expires_at: Milliseconds;
  accepted_at: Milliseconds | null;
}

/** What the program keeps to itself, made at the first start. */
export interface SecretsTable {
  name: string;
  value: string;
  created_at: Milliseconds;
}

/** When a key has used up nothing of what it may do: later than now, it has used up a part. */
export interface ThrottlesTable {
  key: string;
  free_at: Milliseconds;
}

export interface AuditLogTable {
  id: Id;
  at: Milliseconds;
  user_id: number | null;
  /** As it was then. */
  user_name: string;
  /** `post.publish`, `comment.approve` … */
  action: string;
  subject_kind: string;
  subject_id: number | null;
  subject: string;
  address: string | null;
  detail: Json;
}

/** What writers are working on: one for each text, its version counts every change of it. */
export interface EditsTable {
  id: Id;
  post_id: number | null;
  page_id: number | null;
  version: number;
  user_id: number | null;
  updated_at: Milliseconds;
  /** Whether it differs from the text itself. */
  is_pending: number;
  title: string;
  fields: Json;
}

export interface RevisionsTable {
  id: Id;
  post_id: number | null;
  page_id: number | null;
  user_id: number | null;
  created_at: Milliseconds;
  reason: 'saved' | 'published' | 'restored' | 'overwritten';
  fields: Json;
}

/** Where a comment came from, kept for a while for moderators. */
export interface CommentOriginsTable {
  comment_id: number;
  address: string;
  user_agent: string;
  /** Why it was held or taken for spam: words for moderators, `string[]`. */
  reasons: Json;
  created_at: Milliseconds;
}

export interface BlocksTable {
  id: Id;
  kind: 'email' | 'address' | 'domain' | 'word';
  value: string;
  note: string;
  user_id: number | null;
  created_at: Milliseconds;
}

/** Whether the owner of an address wants the site's mail. */
export interface MailConsentsTable {
  email: string;
  state: 'asked' | 'given' | 'refused';
  changed_at: Milliseconds;
}

/** Who has had mail about a comment, so that nobody has two. */
export interface CommentMailsTable {
  comment_id: number;
  /** SHA-256 of the address. */
  recipient_hash: string;
}

/** Mail on its way; removed once it is delivered. */
export interface MailsTable {
  id: Id;
  recipient: string;
  next_try_at: Milliseconds;
  tries: Generated<number>;
  created_at: Milliseconds;
  failed_at: Milliseconds | null;
  error: Generated<string>;
  message: Json;
}

export interface MigrationsTable {
  id: number;
  name: string;
  applied_at: Milliseconds;
}

/** What each transaction invalidated that changed what caches may hold; without gaps, visible in this order. */
export interface InvalidationsTable {
  position: Generated<number>;
  /** JSON: see `invalidation/log.ts`. */
  tags: string;
  at: number;
}

/** One row. */
export interface InvalidationLogTable {
  id: number;
  /** Random: positions of one epoch say nothing about those of another. */
  epoch: string;
  /** PostgreSQL's newest. */
  position: number;
  /** How far a CDN has been told, and told once more; below 0 it is to forget everything. */
  purged: number;
  purged_again: number;
}

/** A process that serves the site. Times are the database's clock. */
export interface NodesTable {
  /** Of this process: random. */
  id: string;
  /** Stays over restarts. */
  name: string;
  /** What a balancer reaches it by: `10.0.0.5:3000`. */
  address: string;
  state: 'starting' | 'ready' | 'draining';
  release: string;
  started_at: number;
  /** Since when it is in its state. */
  state_at: number;
  heartbeat_at: number;
  /** JSON: what it did lately. */
  figures: string;
}

/** A process that gives requests to nodes. */
export interface BalancersTable {
  id: string;
  name: string;
  /** Where readers find it. */
  url: string;
  /** JSON: the names of the nodes that it may give requests. */
  nodes: string;
  started_at: number;
  heartbeat_at: number;
}

export interface Schema {
  users: UsersTable;
  posts: PostsTable;
  pages: PagesTable;
  tags: TagsTable;
  posts_tags: PostsTagsTable;
  list_counts: ListCountsTable;
  comments: CommentsTable;
  media: MediaTable;
  redirects: RedirectsTable;
  settings: SettingsTable;
  imported_items: ImportedItemsTable;
  posts_search: PostsSearchTable;
  search_words: SearchWordsTable;
  posts_to_index: PostsToIndexTable;
  sessions: SessionsTable;
  accounts: AccountsTable;
  verifications: VerificationsTable;
  two_factors: TwoFactorsTable;
  invitations: InvitationsTable;
  secrets: SecretsTable;
  throttles: ThrottlesTable;
  audit_log: AuditLogTable;
  edits: EditsTable;
  revisions: RevisionsTable;
  comment_origins: CommentOriginsTable;
  blocks: BlocksTable;
  mail_consents: MailConsentsTable;
  comment_mails: CommentMailsTable;
  mails: MailsTable;
  invalidations: InvalidationsTable;
  invalidation_log: InvalidationLogTable;
  nodes: NodesTable;
  balancers: BalancersTable;
  migrations: MigrationsTable;
}
