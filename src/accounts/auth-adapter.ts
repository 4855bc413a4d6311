// better-auth's way to the database. It sees strings for ids, dates and booleans; the tables have numbers. Of a session's
// token they have only the hash.
import type { BetterAuthOptions } from 'better-auth';
import {
  type CustomAdapter,
  createAdapterFactory,
  type DBAdapter,
  type DBTransactionAdapter,
} from 'better-auth/adapters';
import type { Database } from '../database/database.ts';
import {
  type Condition,
  type Connection,
  connectionOf,
  connectionWithin,
  consumeRow,
  countRows,
  deleteRows,
  incrementRow,
  insertRow,
  type Row,
  selectRows,
  updateRow,
  updateRows,
} from './auth-rows.ts';
import { hashToken } from './session-cookie.ts';

type Factory = (options: BetterAuthOptions) => DBAdapter;
type Transact = <Result>(work: (adapter: DBTransactionAdapter) => Promise<Result>) => Promise<Result>;

const TOKEN = 'token_hash';

/** The tables and columns, as better-auth's options name them. */
export const AUTH_NAMES = {
  user: {
    modelName: 'users',
    fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
  session: {
    modelName: 'sessions',
    fields: {
      token: TOKEN,
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  account: {
    modelName: 'accounts',
    fields: {
      accountId: 'account_id',
      providerId: 'provider_id',
      userId: 'user_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  verification: {
    modelName: 'verifications',
    fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
  twoFactor: {
    user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
    twoFactor: {
      modelName: 'two_factors',
      fields: {
        userId: 'user_id',
        backupCodes: 'backup_codes',
        failedVerificationCount: 'failed_verification_count',
        lockedUntil: 'locked_until',
      },
    },
  },
} as const;

/** @param now what the times of better-auth, which reads the system's clock itself, are set right by. */
export function authAdapter(database: Database, now: () => number): Factory {
  return (options) => {
    const transaction: Transact = (work) =>
      database.transaction((tx) => work(adapterOver(connectionWithin(tx), now)(options)));
    return adapterOver(connectionOf(database), now, transaction)(options);
  };
}

function adapterOver(connection: Connection, now: () => number, transaction?: Transact): Factory {
  const shift = now === Date.now ? () => 0 : () => now() - Date.now();
  return createAdapterFactory({
    config: {
      adapterId: 'octavo',
      transaction: transaction ?? false,
      customTransformInput: ({ data }) => storedValue(data, shift()),
      customTransformOutput: ({ data, fieldAttributes }) => seenValue(data, fieldAttributes.type, shift()),
    },
    // Generic in the type of a row, which only better-auth knows.
    adapter: ({ getFieldName }) => rowsOver(connection, getFieldName) as object as CustomAdapter,
  });
}

interface Asked {
  model: string;
  where?: Condition[] | undefined;
}

type ColumnOf = (of: { model: string; field: string }) => string;

/** @param columnOf for the fields of an order alone: all others come as the columns that they are. */
function rowsOver(connection: Connection, columnOf: ColumnOf) {
  return {
    async create({ model, data }: { model: string; data: Row }) {
      if (model === 'users') throw new Error('users are added by Octavo, not by better-auth');
      return withTokens(await insertRow(connection, model, hashed(data)), [data[TOKEN]]);
    },
    async findOne({ model, where = [] }: Asked) {
      const rows = await selectRows(connection, model, where.map(hashedCondition), { limit: 1 });
      return rows[0] === undefined ? null : withTokens(rows[0], tokensIn(where));
    },
    async findMany({ model, where = [], sortBy, ...range }: Asked & Parameters<typeof selectRows>[3]) {
      const order = sortBy && { ...sortBy, field: columnOf({ model, field: sortBy.field }) };
      const conditions = where.map(hashedCondition);
      const rows = await selectRows(connection, model, conditions, { ...range, sortBy: order });
      return rows.map((row) => withTokens(row, tokensIn(where)));
    },
    count: ({ model, where = [] }: Asked) => countRows(connection, model, where.map(hashedCondition)),
    async update({ model, where = [], update }: Asked & { update: Row }) {
      const row = await updateRow(connection, model, where.map(hashedCondition), hashed(update));
      return row && withTokens(row, [...tokensIn(where), update[TOKEN]]);
    },
    updateMany: ({ model, where = [], update }: Asked & { update: Row }) =>
      updateRows(connection, model, where.map(hashedCondition), hashed(update)),
    async delete({ model, where = [] }: Asked) {
      await deleteRows(connection, model, where.map(hashedCondition));
    },
    deleteMany: ({ model, where = [] }: Asked) => deleteRows(connection, model, where.map(hashedCondition)),
    async consumeOne({ model, where = [] }: Asked) {
      const row = await consumeRow(connection, model, where.map(hashedCondition));
      return row && withTokens(row, tokensIn(where));
    },
    async incrementOne({
      model,
      where = [],
      increment,
      set = {},
    }: Asked & { increment: Record<string, number>; set?: Row }) {
      const change = { increment, set: hashed(set) };
      const row = await incrementRow(connection, model, where.map(hashedCondition), change);
      return row && withTokens(row, tokensIn(where));
    },
  };
}

function storedValue(value: unknown, shift: number): unknown {
  if (value instanceof Date) return value.getTime() + shift;
  return typeof value === 'boolean' ? Number(value) : value;
}

function seenValue(value: unknown, type: unknown, shift: number): unknown {
  if (typeof value !== 'number') return value;
  if (type === 'date') return new Date(value - shift);
  return type === 'boolean' ? value === 1 : value;
}

function hashed(row: Row): Row {
  const token = row[TOKEN];
  return typeof token === 'string' ? { ...row, [TOKEN]: hashToken(token) } : row;
}

function hashedCondition(condition: Condition): Condition {
  const { field, value } = condition;
  if (field !== TOKEN) return condition;
  const hash = (one: unknown) => (typeof one === 'string' ? hashToken(one) : one);
  return { ...condition, value: Array.isArray(value) ? value.map(hash) : hash(value) };
}

function tokensIn(where: readonly Condition[]): unknown[] {
  return where.filter(({ field }) => field === TOKEN).flatMap(({ value }) => value);
}

/** With the token that was asked for in the place of its hash. */
function withTokens(row: Row, tokens: readonly unknown[]): Row {
  const token = tokens.find((one) => typeof one === 'string' && hashToken(one) === row[TOKEN]);
  return token === undefined ? row : { ...row, [TOKEN]: token };
}
