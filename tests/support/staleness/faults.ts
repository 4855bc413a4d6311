// What may happen to a site while it is read and written.
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseSettings } from '../../../src/database/open-database.ts';
import type { ServerProxy } from '../proxy.ts';
import type { RedisServer } from '../redis.ts';
import type { TestNode } from './node.ts';
import type { ProcessWriter } from './process-writer.ts';
import type { Random } from './random.ts';

export interface FaultyParts {
  nodes: readonly TestNode[];
  writer: ProcessWriter;
  database: DatabaseSettings;
  redis: RedisServer | null;
  /** To PostgreSQL, for what is heard of it. */
  listening: ServerProxy | null;
  random: Random;
  /** How long something is away at most, in milliseconds. */
  longestMs: number;
}

export interface Fault {
  kind: string;
  /** Of a node itself, which shows nothing meanwhile. */
  isOfNode?: boolean;
  /** Resolves when all is well again. */
  happen: () => Promise<void>;
}

const SHORTEST_MS = 100;
/** Before the names of what is kept to be put back. */
const EARLIER = 'earlier:';

export function faultsOf(parts: FaultyParts): Fault[] {
  return [
    ...nodeFaults(parts),
    { kind: 'writer killed', happen: () => restartWriter(parts) },
    ...(parts.database.kind === 'sqlite' ? fileFaults(parts, parts.database.file) : []),
    ...(parts.database.kind === 'postgres' ? listenFaults(parts, parts.database.url) : []),
    ...(parts.redis === null ? [] : redisFaults(parts, parts.redis)),
  ];
}

function nodeFaults({ nodes, random, longestMs }: FaultyParts): Fault[] {
  return [
    { kind: 'node killed', isOfNode: true, happen: () => random.oneOf(nodes).killAndStart() },
    {
      kind: 'node stopped',
      isOfNode: true,
      happen: () => random.oneOf(nodes).pause(random.between(SHORTEST_MS, longestMs)),
    },
  ];
}

async function restartWriter({ writer }: FaultyParts): Promise<void> {
  await writer.kill();
  await writer.start();
}

function listenFaults({ listening, random, longestMs }: FaultyParts, url: string): Fault[] {
  const hang: Fault = {
    kind: 'LISTEN hangs',
    async happen() {
      listening?.hang();
      await setTimeout(random.between(SHORTEST_MS, longestMs));
      listening?.serve();
    },
  };
  return [{ kind: 'LISTEN ended', happen: () => endListeners(url) }, hang];
}

async function endListeners(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client
    .query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'octavo listener'`,
    )
    .finally(() => client.end());
}

function fileFaults({ random, longestMs }: FaultyParts, file: string): Fault[] {
  const wakeFile = `${file}-wake`;
  return [
    { kind: 'wake file removed', happen: () => rm(wakeFile, { force: true, recursive: true }) },
    {
      // As if it could not be written, which holds for whoever is root as well.
      kind: 'wake file a folder',
      async happen() {
        await rm(wakeFile, { force: true, recursive: true });
        await mkdir(wakeFile).catch(() => {});
        await setTimeout(random.between(SHORTEST_MS, longestMs));
        await rm(wakeFile, { force: true, recursive: true });
      },
    },
  ];
}

function redisFaults({ random, longestMs }: FaultyParts, redis: RedisServer): Fault[] {
  return [
    {
      kind: 'Redis stopped',
      async happen() {
        redis.pause();
        await setTimeout(random.between(SHORTEST_MS, longestMs));
        redis.resume();
      },
    },
    {
      kind: 'Redis killed',
      async happen() {
        await redis.kill();
        await setTimeout(random.between(0, longestMs));
        await redis.startAgain();
      },
    },
    { kind: 'FLUSHALL', happen: async () => void (await redis.ask('FLUSHALL')) },
    { kind: 'Redis garbage', happen: () => writeGarbage(redis, random) },
    { kind: 'Redis put back', happen: () => putBack(redis) },
  ];
}

async function writeGarbage(redis: RedisServer, random: Random): Promise<void> {
  for (const key of await keysOf(redis)) {
    await redis.ask('DEL', key);
    if (random.next() < 0.5) await redis.ask('SET', key, randomBytes(200));
    else await redis.ask('RPUSH', key, 'x');
  }
}

/** To what it was when this was called before, as from a replica that is behind. */
async function putBack(redis: RedisServer): Promise<void> {
  const keys = await keysOf(redis, EARLIER);
  for (const key of keys) await redis.ask('RENAME', key, key.slice(EARLIER.length));
  for (const key of await keysOf(redis)) await redis.ask('COPY', key, EARLIER + key, 'REPLACE');
}

async function keysOf(redis: RedisServer, prefix = ''): Promise<string[]> {
  const keys = await redis.ask('KEYS', `${prefix}octavo:*`);
  return Array.isArray(keys) ? keys.map(String) : [];
}
