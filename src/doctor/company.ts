// Who and what is there in every rehearsal: people, posts, a page, comments, a file.
import { argon2Sync } from 'node:crypto';
import type { Actor } from '../accounts/actor.ts';
import { addUser } from '../accounts/add-user.ts';
import type { Role } from '../accounts/role.ts';
import { SessionCookie } from '../accounts/session-cookie.ts';
import { addSession } from '../accounts/sessions.ts';
import { setPassword } from '../accounts/set-password.ts';
import { setUpToken } from '../accounts/set-up.ts';
import { ensureAuthor } from '../authors/ensure-author.ts';
import type { Transaction } from '../database/database.ts';
import type { Mail } from '../mail/mail.ts';
import { renderText } from '../posts/render-text.ts';
import { type PostInput, savePost } from '../posts/save-post.ts';
import { changeSetting } from '../site/change-setting.ts';
import type { SettingKey } from '../site/settings.ts';
import { addWelcomePost, retireWelcomePost } from '../site/welcome-post.ts';
import { ensureTags } from '../tags/ensure-tags.ts';
import type { Famous } from './famous.ts';
import { REHEARSED_URL, type RehearsedSite } from './rehearsed-site.ts';
import { Visitor } from './visitor.ts';

export const DAY = 24 * 60 * 60 * 1000;
export const PASSWORD = 'quiet river stones';
const POSTS = 12;
/** So that no exercise is turned away for having been here before. */
const GENEROUS: readonly (readonly [SettingKey, unknown])[] = [
  ['commentsPerHour', 1000],
  ['uploadsPerHour', 1000],
  ['commentApproval', 'none'],
  ['revisionsKept', 1],
  ['postsPerPage', 5],
  ['commentsPerPage', 10],
];

export interface Person {
  id: number;
  email: string;
  visitor: Visitor;
}

export interface Company {
  site: RehearsedSite;
  /** What is much read on the operator's own site, and has its ids on the stage. */
  famous: Famous;
  owner: Person;
  guest: Visitor;
  /** Written by the owner, with tags and comments; the first one is the famous. */
  postIds: readonly number[];
  tagId: number;
  write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  addPerson(role: Role, name: string): Promise<Person>;
  addPost(fields?: Partial<PostInput>): Promise<number>;
  actor: Actor;
  /** A comment of the guest on a post: its id. */
  addComment(visitor: Visitor, postId: number, fields?: Record<string, string | number>): Promise<number>;
  /** The address in the newest mail to somebody. */
  linkTo(email: string): Promise<URL>;
  /** The one that was added last. */
  lastId(
    table: 'posts' | 'pages' | 'comments' | 'tags' | 'media' | 'invitations' | 'blocks',
  ): Promise<number>;
}

/** @param site on an empty stage. */
export async function gatherCompany(site: RehearsedSite, famous: Famous): Promise<Company> {
  const write: Company['write'] = (work) => site.database.transaction(work);
  await write((tx) => addWelcomePost(tx, site.now()));
  await write(retireWelcomePost);
  await write((tx) => famous.begin(tx));
  const owner = await setUpOwner(site);
  for (const [key, value] of GENEROUS) await write((tx) => changeSetting(tx, key, value, site.now()));
  const [tagId = 0] = await write((tx) => ensureTags(tx, [{ name: 'Sea' }], site.now()));
  const postIds: number[] = [];
  const addPost = (fields: Partial<PostInput> = {}) =>
    write((tx) => writePost(tx, site, { authorId: owner.id, tagIds: [tagId], ...fields }));
  for (let index = 0; index < POSTS; index++) postIds.push(await addPost(datesOf(famous, index)));
  const guest = new Visitor(site);
  const company: Company = {
    ...{ site, famous, owner, guest, postIds, tagId, write, addPost },
    actor: { userId: owner.id, name: 'Olga', role: 'owner', address: '192.0.2.1' },
    addPerson: (role, name) => addPerson(site, role, name),
    addComment: (visitor, postId, fields) => addComment(company, visitor, postId, fields),
    linkTo: (email) => linkTo(site, email),
    lastId: (table) => lastId(site, table),
  };
  const [famousPost = 0] = postIds;
  await company.addComment(guest, famousPost, { wantsReplies: 'on' });
  await company.addComment(owner.visitor, famousPost, { reply: await company.lastId('comments') });
  return company;
}

async function setUpOwner(site: RehearsedSite): Promise<Person> {
  const visitor = new Visitor(site);
  const token = setUpToken(site.authSecret);
  const email = 'olga@rehearsal.invalid';
  await visitor.get(`/account/set-up/?token=${token}`);
  const form = { token, 'site-name': 'Rehearsal', name: 'Olga', email, 'new-password': PASSWORD };
  await visitor.post('/account/set-up/', form);
  const { id } = await site.database.read
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return { id, email, visitor };
}

async function addPerson(site: RehearsedSite, role: Role, name: string): Promise<Person> {
  const email = `${name.toLowerCase()}@rehearsal.invalid`;
  const visitor = new Visitor(site);
  const id = await site.database.transaction(async (tx) => {
    const added = await addUser(tx, { name, email, role, emailVerified: true }, site.now());
    if (!added.ok) throw new Error(`${email} is there already`);
    await setPassword(tx, added.id, weakHash(), site.now());
    const token = await addSession(tx, { userId: added.id, address: null, userAgent: null }, site.now());
    visitor.keep(new SessionCookie(site.authSecret, REHEARSED_URL).write(token));
    return added.id;
  });
  return { id, email, visitor };
}

/** Of `PASSWORD`, as an Octavo of less strength would have made it: it takes no time, and is made again at a sign-in. */
function weakHash(): string {
  const strength = { parallelism: 1, memory: 8, passes: 1 };
  const nonce = Buffer.alloc(16, 1);
  const tag = argon2Sync('argon2id', { message: PASSWORD, nonce, tagLength: 32, ...strength });
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$argon2id$v=19$m=8,t=1,p=1$${salt}$${hash}`;
}

let written = 0;

async function writePost(
  tx: Transaction,
  site: RehearsedSite,
  fields: Partial<PostInput> & { authorId: number; tagIds: readonly number[] },
): Promise<number> {
  written += 1;
  const now = site.now();
  const title = `Rehearsed text ${written}`;
  const times = { createdAt: now, updatedAt: now, publishedAt: now };
  const post: PostInput = {
    slug: `rehearsed-${written}`,
    ...{ title, source: `A text about the sea and ${title}.`, format: 'markdown', excerpt: '' },
    ...{ status: 'published', coverMediaId: null, coverAlt: '', ...times, ...fields },
  };
  const saved = await savePost(tx, post, await renderText(tx, post.source, post.format));
  if (!saved.ok) throw new Error(`${post.slug}: ${saved.reason}`);
  return saved.id;
}

/** Over the years in which the operator's posts lie. */
function datesOf({ from, until }: Famous, index: number): Partial<PostInput> {
  const at = Math.round(until - ((until - from) * (index + 0.5)) / POSTS);
  return { createdAt: at, updatedAt: at, publishedAt: at };
}

let said = 0;

async function addComment(
  { site, lastId: last }: Company,
  visitor: Visitor,
  postId: number,
  fields: Record<string, string | number> = {},
): Promise<number> {
  said += 1;
  const guest = { name: 'Gustav', email: 'gustav@rehearsal.invalid', opened: site.now() - 60_000 };
  await visitor.post('/comments', {
    post: postId,
    text: `What I say, for the ${said}th time.`,
    ...guest,
    ...fields,
  });
  return await last('comments');
}

async function linkTo(site: RehearsedSite, email: string): Promise<URL> {
  const row = await site.database.read
    .selectFrom('mails')
    .select('message')
    .where('recipient', '=', email)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const mail: Mail | undefined = row === undefined ? undefined : JSON.parse(row.message);
  if (mail?.action === undefined) throw new Error(`there is no mail with a link to ${email}`);
  return new URL(mail.action.url);
}

async function lastId(site: RehearsedSite, table: Parameters<Company['lastId']>[0]): Promise<number> {
  const row = await site.database.read
    .selectFrom(table)
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Somebody who wrote texts and has no account. */
export function addAuthor({ site, write }: Company, name: string): Promise<number> {
  return write((tx) => ensureAuthor(tx, { name }, site.now()));
}
