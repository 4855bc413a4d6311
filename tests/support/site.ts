// A whole site on a database of its own: real services, the real application, and the commands that fill it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { Passwords } from '../../src/accounts/password.ts';
import type { Role } from '../../src/accounts/role.ts';
import { SessionCookie } from '../../src/accounts/session-cookie.ts';
import { addSession } from '../../src/accounts/sessions.ts';
import { createApplication } from '../../src/app.ts';
import { ensureAuthor } from '../../src/authors/ensure-author.ts';
import type { PageCache } from '../../src/cache/page-cache.ts';
import { addComment } from '../../src/comments/add-comment.ts';
import type { CommentStatus } from '../../src/comments/comment.ts';
import { readConfig } from '../../src/config.ts';
import { slugify } from '../../src/content/slugify.ts';
import type { Database, DatabaseKind, Transaction } from '../../src/database/database.ts';
import { addMedia } from '../../src/media/add-media.ts';
import type { Media } from '../../src/media/media.ts';
import { type PageInput, savePage } from '../../src/pages/save-page.ts';
import { renderText } from '../../src/posts/render-text.ts';
import { type PostInput, savePost } from '../../src/posts/save-post.ts';
import { addRedirect, type RedirectTarget } from '../../src/redirects/add-redirect.ts';
import { createServices, type Services } from '../../src/services.ts';
import { changeSetting } from '../../src/site/change-setting.ts';
import type { SettingKey } from '../../src/site/settings.ts';
import { ensureTags } from '../../src/tags/ensure-tags.ts';
import { createMigratedDatabase } from './databases.ts';
import { type SamplePicture, samplePicture } from './sample-pictures.ts';

export const SITE_URL = 'http://site.test';
/** What a site's clock shows at first, and when its posts were published unless told otherwise. */
export const NOON = Date.UTC(2026, 2, 15, 12);
export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

export type PostFields = Partial<Omit<PostInput, 'authorId' | 'tagIds'>> & {
  slug: string;
  author?: string;
  tags?: readonly string[];
};
export type PageFields = Partial<Omit<PageInput, 'authorId'>> & { path: string };

export interface CommentFields {
  text: string;
  /** A guest's name. */
  by?: string;
  /** The name of an author of the site. */
  author?: string;
  website?: string;
  status?: CommentStatus;
  /** The place of the comment it answers in the same list. */
  replyTo?: number;
  createdAt?: number;
}

export interface TestMember {
  id: number;
  slug: string;
  name: string;
  email: string;
  role: Role;
  /** As a browser sends it. */
  cookie: string;
}

export interface MemberFields {
  name?: string;
  slug?: string;
  email?: string;
  emailVerified?: boolean;
}

/** A browser in which somebody is signed in. */
export interface SignedIn {
  cookie: string;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** The body of an answer that must be 200. */
  read(path: string): Promise<string>;
  /** Sends a form, as a browser does from a page of the site. */
  post(path: string, form?: Readonly<Record<string, string | readonly string[]>>): Promise<Response>;
  postJson(path: string, body: unknown): Promise<Response>;
}

/**
 * Here an answer that takes more statements than its route declares is an error, nobody reads the log on the side, and a
 * process that is late, as tests are on a busy machine, sends nobody away.
 */
const TEST_ENVIRONMENT = {
  ...{ NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'silent' },
  ...{ CACHE_POLL_MS: '60000', OVERLOAD_DELAY_MS: '0' },
};

/** Hashes as everywhere, with so little care that they take no time. */
export function quickPasswords(atOnce = 1): Passwords {
  return new Passwords(atOnce, { memory: 64, passes: 1, parallelism: 1 });
}

/** An empty site; disposing it removes its data. */
export async function openSite(
  kind: DatabaseKind,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestSite> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'octavo-site-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const empty = opened.use(await createMigratedDatabase(kind));
  const config = readConfig({ ...TEST_ENVIRONMENT, ...environment, DATA_DIR: folder });
  const clock = { now: NOON };
  const services = opened.use(await createServices({ ...config, database: empty.settings }, () => clock.now));
  const passwords = quickPasswords(config.passwordHashesAtOnce);
  return new TestSite({ ...services, passwords }, clock, opened.move());
}

export class TestSite implements AsyncDisposable {
  readonly services: Services;
  /** What the site takes for now; a test may set it. */
  readonly clock: { now: number };
  readonly app: Hono;
  /** What keeps its pages. */
  readonly pages: PageCache | null;
  readonly #stack: AsyncDisposableStack;
  #members = 0;

  constructor(services: Services, clock: { now: number }, stack: AsyncDisposableStack) {
    this.services = services;
    this.clock = clock;
    const { app, pages } = createApplication(services, SITE_URL);
    this.app = app;
    this.pages = pages;
    this.#stack = stack;
  }

  get database(): Database {
    return this.services.database;
  }

  /** @param path with its query, as a client sends it. */
  async get(path: string, init?: RequestInit): Promise<Response> {
    return this.app.request(new Request(SITE_URL + path, init));
  }

  /** The body of an answer that must be 200. */
  async read(path: string): Promise<string> {
    return bodyOf(path, await this.get(path));
  }

  /** As `get`, through the cache of pages: as a reader gets it. */
  async getPublic(path: string, init?: RequestInit): Promise<Response> {
    const request = new Request(SITE_URL + path, init);
    return (await this.pages?.serve(request)) ?? this.app.request(request);
  }

  /** Somebody with this role who is signed in without a password. */
  addMember(role: Role, fields: MemberFields = {}): Promise<TestMember> {
    this.#members += 1;
    const name = fields.name ?? `${titleOf(role)} ${this.#members}`;
    return this.#write((tx) => writeMember(tx, this.services, { role, name, ...fields }));
  }

  as(member: Pick<TestMember, 'cookie'>): SignedIn {
    const send = (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('Cookie', member.cookie);
      headers.set('Origin', SITE_URL);
      return this.get(path, { ...init, headers });
    };
    return {
      cookie: member.cookie,
      get: send,
      read: async (path) => bodyOf(path, await send(path)),
      post: (path, form = {}) => send(path, { method: 'POST', body: formBody(form) }),
      postJson: (path, body) =>
        send(path, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json' },
        }),
    };
  }

  /** Published by Ada at noon unless told otherwise; with an id it changes that post. Its id. */
  addPost(fields: PostFields): Promise<number> {
    return this.#write((tx) => writePost(tx, fields));
  }

  addPosts(posts: readonly PostFields[]): Promise<number[]> {
    return this.#write(async (tx) => {
      const ids: number[] = [];
      for (const fields of posts) ids.push(await writePost(tx, fields));
      return ids;
    });
  }

  /** A static page, published at noon unless told otherwise. Its id. */
  addPageText(fields: PageFields): Promise<number> {
    return this.#write(async (tx) => {
      const authorId = await ensureAuthor(tx, { name: 'Ada' }, NOON);
      const page = { ...DEFAULTS, title: titleOf(fields.path), source: `About ${fields.path}.`, authorId };
      const input = { ...page, ...fields };
      return idOf(await savePage(tx, input, await renderText(tx, input.source, input.format)));
    });
  }

  /** Approved and by a guest unless told otherwise, each a minute after the one before. Their ids. */
  addComments(postId: number, comments: readonly CommentFields[]): Promise<number[]> {
    return this.#write(async (tx) => {
      const ids: number[] = [];
      for (const [index, comment] of comments.entries()) {
        ids.push(await writeComment(tx, postId, { createdAt: NOON + index * 60_000, ...comment }, ids));
      }
      return ids;
    });
  }

  async addPicture(size: SamplePicture = { width: 1000, height: 500 }, name = 'sea.jpg'): Promise<Media> {
    const body = await samplePicture(size).jpeg().toBuffer();
    const result = await addMedia(this.services, { name, body });
    if (!result.ok) throw new Error(result.reason);
    return result.media;
  }

  async addRedirect(from: string, to: RedirectTarget): Promise<void> {
    const result = await this.#write((tx) => addRedirect(tx, from, to, NOON));
    if (result !== 'added') throw new Error(`${from} was not added: ${result}`);
  }

  async set(key: SettingKey, value: unknown): Promise<void> {
    const result = await this.#write((tx) => changeSetting(tx, key, value, NOON));
    if (!result.ok) throw new Error(result.problem);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }

  #write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return this.services.database.transaction(work);
  }
}

const DEFAULTS = {
  status: 'published',
  format: 'markdown',
  excerpt: '',
  coverMediaId: null,
  coverAlt: '',
  createdAt: NOON,
  updatedAt: NOON,
  publishedAt: NOON,
} as const;

async function writePost(tx: Transaction, { author = 'Ada', tags = [], ...fields }: PostFields) {
  const authorId = await ensureAuthor(tx, { name: author }, NOON);
  const names = tags.map((name) => ({ name }));
  const tagIds = await ensureTags(tx, names, NOON);
  const title = titleOf(fields.slug);
  const { publishedAt = NOON } = fields;
  const times = { createdAt: publishedAt ?? NOON, updatedAt: publishedAt ?? NOON, publishedAt };
  const post = { ...DEFAULTS, ...times, title, source: `The text of ${title}.`, authorId, tagIds, ...fields };
  return idOf(await savePost(tx, post, await renderText(tx, post.source, post.format)));
}

async function writeComment(tx: Transaction, postId: number, fields: CommentFields, ids: readonly number[]) {
  const { text, by = 'Guest', author, website, status = 'approved', replyTo, createdAt = NOON } = fields;
  const guest = { guestName: by, guestEmail: null, guestWebsite: website ?? null };
  const comment = {
    postId,
    parentId: replyTo === undefined ? null : (ids[replyTo] ?? null),
    author: author === undefined ? guest : { userId: await ensureAuthor(tx, { name: author }, NOON) },
    text,
    format: 'markdown',
    status,
    createdAt,
  } as const;
  return idOf(await addComment(tx, comment, 10_000));
}

async function writeMember(
  tx: Transaction,
  { authSecret, now }: Services,
  { role, name, slug, email, emailVerified = true }: MemberFields & { role: Role; name: string },
): Promise<TestMember> {
  const row = { name, role, slug: slug ?? slugify(name), email: email ?? `${slugify(name)}@site.test` };
  const { id } = await tx
    .insertInto('users')
    .values({ ...row, bio: '', email_verified: emailVerified ? 1 : 0, created_at: now(), updated_at: now() })
    .returning('id')
    .executeTakeFirstOrThrow();
  const token = await addSession(tx, { userId: id, address: null, userAgent: null }, now());
  const cookie = new SessionCookie(authSecret, SITE_URL).write(token).split(';')[0] ?? '';
  return { id, ...row, cookie };
}

function formBody(form: Readonly<Record<string, string | readonly string[]>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  );
}

async function bodyOf(path: string, response: Response): Promise<string> {
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${path} gave ${response.status}: ${body.slice(0, 300)}`);
  return body;
}

/** `second-post` → `Second post`. */
function titleOf(slug: string): string {
  return slug.slice(0, 1).toUpperCase() + slug.slice(1).replaceAll('-', ' ');
}

function idOf(result: { ok: true; id: number } | { ok: false; reason: string }): number {
  if (!result.ok) throw new Error(result.reason);
  return result.id;
}

/** What the first group of a pattern matches, each time it does. */
export function all(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** The titles of the posts that a list shows, in its order. */
export function listedTitles(html: string): string[] {
  return all(html, /<h2 class="post-card-title"[^>]*><a [^>]*>([^<]*)<\/a>/g);
}

/** The addresses of all links in a piece of a page. */
export function hrefs(html: string): string[] {
  return all(html, /<a [^>]*href="([^"]*)"/g);
}

/** From the first place where a piece of a page begins to its end, both included; fails when it is not there. */
export function piece(html: string, begin: string, end: string): string {
  const from = html.indexOf(begin);
  const until = html.indexOf(end, from);
  if (from === -1 || until === -1) throw new Error(`There is no ${begin} … ${end} in:\n${html}`);
  return html.slice(from, until + end.length);
}
