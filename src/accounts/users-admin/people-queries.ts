import type { SelectQueryBuilder } from 'kysely';
import { containsText } from '../../database/contains.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Schema } from '../../database/schema.ts';
import type { Role } from '../role.ts';
import type { InvitedRole } from './invitations.ts';

export const PEOPLE_PER_PAGE = 50;

export type PersonStatus = 'member' | 'author' | 'invited' | 'suspended';

export interface PeopleFilter {
  query: string;
  role: Role | '';
  page: number;
}

export interface Person {
  id: number;
  slug: string;
  name: string;
  email: string | null;
  role: Role;
  postCount: number;
  status: PersonStatus;
  hasSecondFactor: boolean;
  /** To the hour; null for who has no session. */
  lastSeenAt: number | null;
}

/** Two statements. */
export async function listPeople(
  db: Reader,
  { query, role, page }: PeopleFilter,
): Promise<{ people: Person[]; total: number }> {
  const all = named(db, 'users.admin-list')
    .selectFrom('users')
    .$if(role !== '', (select) => select.where('role', '=', role || 'reader'))
    .$if(query !== '', (select) => select.where(containsText(['name', 'email', 'slug'], query)));
  const rows = await withFacts(all)
    .orderBy('name')
    .orderBy('id')
    .limit(PEOPLE_PER_PAGE)
    .offset((page - 1) * PEOPLE_PER_PAGE)
    .execute();
  const { total } = await all
    .select((count) => count.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { people: rows.map(personFrom), total };
}

export interface PersonDetail extends Person {
  bio: string;
  website: string | null;
  emailVerified: boolean;
  createdAt: number;
  suspendedAt: number | null;
  /** Of whatever status. */
  texts: { posts: number; pages: number };
  comments: number;
  sessions: number;
}

export async function findPerson(db: Reader, id: number, now: number): Promise<PersonDetail | undefined> {
  const row = await withFacts(named(db, 'users.admin-find').selectFrom('users'))
    .select(['users.bio', 'users.website', 'users.email_verified', 'users.created_at', 'users.suspended_at'])
    .select((query) => [
      countOf(query.selectFrom('posts').whereRef('posts.author_id', '=', 'users.id')).as('posts'),
      countOf(query.selectFrom('pages').whereRef('pages.author_id', '=', 'users.id')).as('pages'),
      countOf(query.selectFrom('comments').whereRef('comments.author_id', '=', 'users.id')).as('comments'),
      countOf(
        query
          .selectFrom('sessions')
          .whereRef('sessions.user_id', '=', 'users.id')
          .where('sessions.expires_at', '>', now),
      ).as('sessions'),
    ])
    .where('users.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...personFrom(row),
    bio: row.bio,
    website: row.website,
    emailVerified: row.email_verified === 1,
    createdAt: row.created_at,
    suspendedAt: row.suspended_at,
    texts: { posts: row.posts ?? 0, pages: row.pages ?? 0 },
    comments: row.comments ?? 0,
    sessions: row.sessions ?? 0,
  };
}

export interface ListedInvitation {
  id: number;
  email: string;
  role: InvitedRole;
  /** Of the author whose account it becomes. */
  authorName: string | null;
  invitedBy: string | null;
  createdAt: number;
  expiresAt: number;
}

const MOST_INVITATIONS = 200;

/** Those that nobody has accepted, the newest first. */
export async function listInvitations(db: Reader): Promise<ListedInvitation[]> {
  return named(db, 'invitations.open')
    .selectFrom('invitations')
    .leftJoin('users', 'users.id', 'invitations.user_id')
    .leftJoin('users as inviters', 'inviters.id', 'invitations.invited_by')
    .select([
      'invitations.id',
      'invitations.email',
      'invitations.role',
      'invitations.created_at as createdAt',
      'invitations.expires_at as expiresAt',
      'users.name as authorName',
      'inviters.name as invitedBy',
    ])
    .where('invitations.accepted_at', 'is', null)
    .orderBy('invitations.id', 'desc')
    .limit(MOST_INVITATIONS)
    .execute();
}

export interface Choice {
  id: number;
  name: string;
}

const MOST_CHOICES = 500;

/** Who may have posts, to choose from. */
export async function listAuthors(db: Reader, exceptId: number): Promise<Choice[]> {
  return named(db, 'users.authors')
    .selectFrom('users')
    .select(['id', 'name'])
    .where('id', '<>', exceptId)
    .where('role', 'in', ['owner', 'admin', 'editor', 'author'])
    .orderBy('name')
    .limit(MOST_CHOICES)
    .execute();
}

/** Authors whom nobody can sign in as, such as those of an import. */
export async function listAuthorsWithoutAccount(db: Reader): Promise<Choice[]> {
  return named(db, 'users.without-account')
    .selectFrom('users')
    .select(['id', 'name'])
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('accounts').select('accounts.id').whereRef('accounts.user_id', '=', 'users.id'))),
    )
    .orderBy('name')
    .limit(MOST_CHOICES)
    .execute();
}

function withFacts<Output>(users: SelectQueryBuilder<Schema, 'users', Output>) {
  return users
    .select([
      'users.id',
      'users.slug',
      'users.name',
      'users.email',
      'users.role',
      'users.post_count',
      'users.suspended_at as suspended',
      'users.two_factor_enabled',
    ])
    .select((query) => [
      query
        .selectFrom('sessions')
        .select((sessions) => sessions.fn.max('sessions.updated_at').as('seen'))
        .whereRef('sessions.user_id', '=', 'users.id')
        .as('last_seen'),
      countOf(query.selectFrom('accounts').whereRef('accounts.user_id', '=', 'users.id')).as('accounts'),
      countOf(
        query
          .selectFrom('invitations')
          .whereRef('invitations.user_id', '=', 'users.id')
          .where('invitations.accepted_at', 'is', null),
      ).as('invitations'),
    ]);
}

interface PersonRow {
  id: number;
  slug: string;
  name: string;
  email: string | null;
  role: Role;
  post_count: number;
  suspended: number | null;
  two_factor_enabled: number;
  last_seen: number | null;
  accounts: number | null;
  invitations: number | null;
}

function personFrom(row: PersonRow): Person {
  const { id, slug, name, email, role } = row;
  return {
    id,
    slug,
    name,
    email,
    role,
    postCount: row.post_count,
    status: statusOf(row),
    hasSecondFactor: row.two_factor_enabled === 1,
    lastSeenAt: row.last_seen,
  };
}

function statusOf({ suspended, accounts, invitations }: PersonRow): PersonStatus {
  if (suspended !== null) return 'suspended';
  if ((accounts ?? 0) > 0) return 'member';
  return (invitations ?? 0) > 0 ? 'invited' : 'author';
}

function countOf<Tables extends keyof Schema>(query: SelectQueryBuilder<Schema, Tables, object>) {
  return query.select((count) => count.fn.countAll<number>().as('count'));
}
