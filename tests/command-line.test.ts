// The command line as its user meets it: the built program, in processes of its own.
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { describe, expect, test, vi } from 'vitest';
import type { DatabaseKind } from '../src/database/database.ts';
import { type DatabaseSettings, openDatabase } from '../src/database/open-database.ts';
import { createEmptyDatabase, DATABASE_KINDS } from './support/databases.ts';
import { freePort } from './support/free-port.ts';
import { type Finished, runOctavo, startOctavo } from './support/octavo.ts';
import { listedTitles } from './support/site.ts';

const COMMANDS = join(import.meta.dirname, '../src/commands');
const PROCESSES = 3;
/** In the log of a process that changed the tables. */
const MIGRATED = '"migrations":[';

describe.each(DATABASE_KINDS)('octavo start on %s', (kind) => {
  test('gives an empty place a site with one post, which says how to go on', async () => {
    await using place = await emptyPlace(kind);
    await using server = await startOctavo({ env: place.env });
    const front = await page(`${server.url}/`);
    expect(listedTitles(front)).toEqual(['Welcome']);
    expect(front).toContain(`<link rel="canonical" href="${server.url}/"/>`);
    expect(await page(`${server.url}/welcome/`)).toContain('octavo import markdown');
    expect(await page(`${server.url}/feed.xml`)).toContain(`<link>${server.url}/welcome/</link>`);
    expect(server.output).toContain(`Octavo is open at ${server.url}`);
  });

  test('keeps everything when it is stopped and started again', async () => {
    await using place = await emptyPlace(kind);
    {
      await using server = await startOctavo({ env: place.env });
      expect(await runOctavo(['settings', 'set', 'name', 'Field Notes'], place)).toMatchObject({
        exitCode: 0,
      });
      expect(await page(`${server.url}/`)).toContain('<title>Field Notes</title>');
      expect(await server.stop()).toBe(0);
    }
    await using server = await startOctavo({ env: place.env });
    const front = await page(`${server.url}/`);
    expect(front).toContain('<title>Field Notes</title>');
    expect(listedTitles(front)).toEqual(['Welcome']);
    expect(server.output).not.toContain(MIGRATED);
  });

  test(`${PROCESSES} processes that start at once migrate once, make one welcome post and all come up`, async () => {
    await using place = await emptyPlace(kind);
    await using started = new AsyncDisposableStack();
    const servers = await Promise.all(
      Array.from({ length: PROCESSES }, async () => started.use(await startOctavo({ env: place.env }))),
    );
    for (const server of servers) expect(listedTitles(await page(`${server.url}/`))).toEqual(['Welcome']);
    expect(servers.filter((server) => server.output.includes(MIGRATED))).toHaveLength(1);
    await using database = await openDatabase(place.settings);
    const posts = await database.read.selectFrom('posts').select('slug').execute();
    expect(posts).toEqual([{ slug: 'welcome' }]);
  });

  test('octavo migrate brings the tables up to date, and does nothing the second time', async () => {
    await using place = await emptyPlace(kind);
    const first = await runOctavo(['migrate'], place);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toMatch(/brought up to date: foundation/);
    expect(first.stdout).toContain(kind === 'sqlite' ? 'octavo.db' : 'PostgreSQL, 127.0.0.1');
    expect((await runOctavo(['migrate'], place)).stdout).toContain('is up to date.');
  });
});

test('octavo import --dry-run says what would come and leaves the site as it is', async () => {
  await using place = await emptyPlace('sqlite');
  await using server = await startOctavo({ env: place.env });
  const folder = join(place.env.DATA_DIR, 'texts');
  await mkdir(folder);
  await writeFile(join(folder, 'hello.md'), '---\ntitle: Hello\ndate: 2020-01-01\n---\nWords.\n');
  const dry = await runOctavo(['import', 'markdown', folder, '--dry-run'], place);
  expect(dry).toMatchObject({ exitCode: 0 });
  expect(dry.stdout).toMatch(/^Nothing was written[\s\S]*posts +1 added/);
  expect(listedTitles(await page(`${server.url}/`))).toEqual(['Welcome']);
  await runOctavo(['import', 'markdown', folder], place);
  expect(listedTitles(await page(`${server.url}/`))).toEqual(['Hello']);
});

describe('octavo start', () => {
  test('names every variable that is wrong and what it should be, without a stack', async () => {
    const wrong = {
      HOST: 'not a host',
      PORT: '70000',
      SITE_URL: 'https://example.org/blog',
      DATABASE_URL: 'mysql://localhost/octavo',
      DATABASE_POOL_SIZE: 'many',
      LOG_LEVEL: 'loud',
      SHUTDOWN_SECONDS: '-1',
    };
    const result = await runOctavo(['start'], { env: wrong });
    expectRefusal(
      result,
      Object.keys(wrong).map((name) => new RegExp(`^ *${name}: must `, 'm')),
    );
  });

  test('says what to do when the database cannot be used', async () => {
    await using place = await emptyPlace('sqlite');
    const file = join(place.env.DATA_DIR, 'file');
    await writeFile(file, 'no folder');
    const url = `postgres://someone:secret@127.0.0.1:${await freePort()}/octavo`;
    const [onFile, unreachable] = await Promise.all([
      runOctavo(['start'], { env: { ...place.env, DATA_DIR: file } }),
      runOctavo(['start'], { env: { ...place.env, DATABASE_URL: url } }),
    ]);
    expectRefusal(onFile, [/^Cannot open the database .*octavo\.db: .*Check DATA_DIR/]);
    expectRefusal(unreachable, [
      /^Cannot reach PostgreSQL at 127\.0\.0\.1:\d+\/octavo: .*Check DATABASE_URL/,
    ]);
    expect(unreachable.stderr).not.toContain('secret');
  });

  test('says that the port is in use', async () => {
    await using place = await emptyPlace('sqlite');
    await using server = await startOctavo();
    const { port } = new URL(server.url);
    const result = await runOctavo(['start'], { env: { ...place.env, PORT: port, LOG_LEVEL: 'warn' } });
    expectRefusal(result, [new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${port}: another program uses it`)]);
    expect(await page(server.url)).toContain('Welcome');
  });

  test.each([
    'SIGTERM',
    'SIGINT',
  ] as const)('on %s answers what is in flight, closes kept connections and ends with 0', async (signal) => {
    await using server = await startOctavo();
    const { hostname, port } = new URL(server.url);
    const client = connect(Number(port), hostname);
    // The second request has begun before the first is answered, and ends after the signal.
    client.write('GET /welcome/ HTTP/1.1\r\nHost: a\r\n\r\nGET /welcome/ HTTP/1.1\r\n');
    const [first]: Buffer[] = await once(client, 'data');
    expect(String(first)).toMatch(/^HTTP\/1\.1 200 /);
    const exitCode = server.stop(signal);
    await vi.waitFor(async () => expect(await listens(server.url)).toBe(false), {
      timeout: 20_000,
      interval: 20,
    });
    client.write('Host: a\r\n\r\n');
    const rest = await text(client);
    expect(rest).toContain('HTTP/1.1 200 ');
    expect(rest).toMatch(/^connection: close\r$/im);
    expect(await exitCode).toBe(0);
  });
});

describe('the command line', () => {
  test('octavo settings shows, changes and puts back what there is to set', async () => {
    await using place = await emptyPlace('sqlite');
    const list = async () => (await runOctavo(['settings'], place)).stdout;
    const changes = [
      ['postsPerPage', '7'],
      ['name', '42'],
      ['navigation', '[{"label":"Me","url":"/me/"}]'],
    ] as const;
    const set = changes.map(([key, value]) => runOctavo(['settings', 'set', key, value], place));
    for (const result of await Promise.all(set)) {
      expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    }
    const changed = await list();
    expect(changed).toMatch(/^postsPerPage +7$/m);
    expect(changed).toMatch(/^name +"42"$/m);
    expect(changed).toMatch(/^navigation +\[\{"label":"Me","url":"\/me\/"\}\]$/m);
    expect(await runOctavo(['settings', 'reset', 'postsPerPage'], place)).toMatchObject({ exitCode: 0 });
    expect(await list()).toMatch(/^postsPerPage +5$/m);
  });

  test('every command says what it is for', async () => {
    const main = await runOctavo(['--help']);
    const commands = commandsIn(main);
    expect(commands).toEqual(
      expect.arrayContaining(['start', 'migrate', 'import', 'export', 'seed', 'settings']),
    );
    // The program as it is built says it in its list, and of one command; the others are asked here.
    const built = await Promise.all([main, runOctavo(['settings', 'set', '--help'])]);
    for (const help of built) expect.soft(help).toMatchObject({ exitCode: 0, stderr: '' });
    const helps = [...(await Promise.all(commands.map(helpOf))), ...built.map(({ stdout }) => stdout)];
    expect(helps.flatMap((stdout) => commandsIn({ stdout }))).toEqual(
      expect.arrayContaining(['list', 'set', 'reset', 'markdown', 'wordpress']),
    );
    for (const help of helps) expect.soft(help).toMatch(/^Usage: octavo .+\n\n\w.{10}/);
  });

  test('refuses commands, settings and values that it does not know, and says what there is', async () => {
    await using place = await emptyPlace('sqlite');
    const refused = await Promise.all(
      [
        ['launch'],
        ['settings', 'set', 'colour', 'red'],
        ['settings', 'set', 'postsPerPage', 'many'],
        ['settings', 'set', 'name'],
      ].map((args) => runOctavo(args, place)),
    );
    expectRefusal(refused[0], [/unknown command 'launch'/, /--help/]);
    expectRefusal(refused[1], [/The settings are name, description/]);
    expectRefusal(refused[2], [/^Not changed: postsPerPage must be a whole number from 1 to 100\.$/m]);
    expectRefusal(refused[3], [/missing required argument 'value'/]);
    expect((await runOctavo(['settings'], place)).stdout).toMatch(/^postsPerPage +5$/m);
  });
});

interface Place extends AsyncDisposable {
  env: { DATA_DIR: string; DATABASE_URL?: string };
  settings: DatabaseSettings;
}

/** An empty folder, and for PostgreSQL an empty database beside it. */
async function emptyPlace(kind: DatabaseKind): Promise<Place> {
  await using made = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'octavo-place-'));
  made.defer(() => rm(folder, { recursive: true, force: true }));
  const { settings } = kind === 'postgres' ? made.use(await createEmptyDatabase(kind)) : { settings: null };
  const stack = made.move();
  return {
    env: { DATA_DIR: folder, ...(settings?.kind === 'postgres' && { DATABASE_URL: settings.url }) },
    settings: settings ?? { kind: 'sqlite', file: join(folder, 'octavo.db') },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function page(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return response.text();
}

async function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function helpOf(name: string): Promise<string> {
  const exported: Readonly<Record<string, unknown>> = await import(join(COMMANDS, `${name}.ts`));
  const command = exported[`${name}Command`];
  if (!(command instanceof Command)) throw new Error(`commands/${name}.ts has no ${name}Command.`);
  new Command('octavo').addCommand(command);
  return command.helpInformation();
}

function commandsIn({ stdout }: Pick<Finished, 'stdout'>): string[] {
  const list = stdout.split('Commands:\n')[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z]+)/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'help');
}

function expectRefusal(result: Finished | undefined, said: readonly RegExp[]): void {
  expect.soft(result?.exitCode).toBe(1);
  expect.soft(result?.stdout).toBe('');
  for (const line of said) expect.soft(result?.stderr).toMatch(line);
  expect.soft(result?.stderr).not.toMatch(/^ +at |node:internal|Error:/m);
}
