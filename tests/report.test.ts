// `octavo report data` as its user meets it, on both databases: the built program, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import type { DatabaseKind } from '../src/database/database.ts';
import { createEmptyDatabase, DATABASE_KINDS } from './support/databases.ts';
import { runOctavo } from './support/octavo.ts';

const COMMAND = join(import.meta.dirname, '../bin/octavo.js');
const SMALLEST = ['--posts', '300', '--comments', '3', '--quick', '--repetitions', '3'];
const SECTIONS = ['growth', 'indexes', 'batching', 'depth', 'counters', 'conditions'];
const TIMEOUT = 180_000;

describe.each(DATABASE_KINDS)('octavo report data on %s', (kind) => {
  test(
    'writes all its sections with figures, and leaves nothing else behind',
    async () => {
      await using place = await openPlace(kind);
      const result = await runOctavo(['report', 'data', ...SMALLEST, ...place.args], { env: place.env });
      expect(result).toMatchObject({ exitCode: 0 });
      expect(result.stderr).toMatch(/Pages at 300 posts: \d+ in/);
      expect(result.stdout.trim().split('\n')).toEqual([
        join(place.out, `data-${kind}.md`),
        join(place.out, `data-${kind}.html`),
      ]);
      expect(await place.leftovers()).toEqual([]);
      const page = await readFile(join(place.out, `data-${kind}.html`), 'utf8');
      expectWholePage(page);
      expectAllFigures(page);
      await expectSameInMarkdown(place.out, `data-${kind}.md`, page);
    },
    TIMEOUT,
  );

  test(
    'removes what is temporary when it is interrupted, and writes no report',
    async () => {
      await using place = await openPlace(kind);
      const child = spawn(
        process.execPath,
        [COMMAND, 'report', 'data', '--posts', '300', '--comments', '0', ...place.args],
        { env: { PATH: process.env.PATH ?? '', ...place.env }, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        if (/^Posts of the small site: \d+ in/m.test(said) && !child.killed) {
          // Both databases are there by now.
          void place.leftovers().then((found) => {
            during ??= found;
            child.kill('SIGINT');
          });
        }
      });
      let during: readonly string[] | undefined;
      const [exitCode] = await once(child, 'close');
      expect(during).not.toEqual([]);
      expect(exitCode).toBe(130);
      expect(said).toMatch(/what was temporary is removed, and no report is written/);
      expect(await place.leftovers()).toEqual([]);
      expect(await readdir(place.out)).toEqual([]);
    },
    TIMEOUT,
  );
});

test('octavo report data says what is wrong before it begins', async () => {
  await using place = await openPlace('sqlite');
  const [few, missing, taken] = await Promise.all([
    runOctavo(['report', 'data', '--posts', '7'], { env: place.env }),
    runOctavo(['report', 'data', ...SMALLEST, '--out', place.out, '--dir', '/no/such/folder'], {
      env: place.env,
    }),
    runOctavo(['report', 'data', ...SMALLEST, '--out', '/dev/null/reports'], { env: place.env }),
  ]);
  expect(few.stderr).toContain('from 100 to 10000000');
  expect(missing.stderr).toMatch(/^There can be no temporary folder in \/no\/such\/folder: .*--dir/);
  expect(taken.stderr).toMatch(/^The report cannot be written to \/dev\/null\/reports: .*--out/);
  for (const { exitCode } of [few, missing, taken]) expect(exitCode).toBe(1);
});

/** A site's own settings, and where its report may write. */
async function openPlace(kind: DatabaseKind) {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'octavo-reported-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const [out, temporary, dataDir] = ['out', 'temporary', 'data'].map((name) => join(folder, name));
  if (out === undefined || temporary === undefined || dataDir === undefined) throw new Error('no folder');
  await Promise.all([temporary, dataDir].map((path) => mkdir(path)));
  const own = kind === 'postgres' ? stack.use(await createEmptyDatabase(kind)).settings : null;
  const url = own?.kind === 'postgres' ? own.url : undefined;
  return {
    out,
    env: { DATA_DIR: dataDir, ...(url !== undefined && { DATABASE_URL: url }) },
    args: ['--out', out, '--dir', temporary],
    /** What lies about: temporary folders and databases, and whatever was written to the site's own. */
    leftovers: async () => [
      ...(await readdir(temporary)),
      ...(await readdir(dataDir)),
      ...(url === undefined ? [] : await foundInPostgres(url)),
    ],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function foundInPostgres(url: string): Promise<string[]> {
  const tables = "select table_name as name from information_schema.tables where table_schema = 'public'";
  const databases = "select datname as name from pg_database where datname like 'octavo\\_report\\_%'";
  return [...(await names(url, tables)), ...(await names(inject('postgresUrl'), databases))];
}

async function names(url: string, query: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(query).finally(() => client.end());
  return rows.map((row) => row.name);
}

/** Valid as far as the parser tells, without anything from elsewhere, its plots with words for those who do not see them. */
function expectWholePage(page: string): void {
  const errors: string[] = [];
  parse(page, { onParseError: (error) => void errors.push(error.code) });
  expect(errors).toEqual([]);
  expect(page).not.toMatch(/ (?:src|srcset|xlink:href|action)=|<(?:link|script|img|iframe)\b|@import|url\(/);
  expect(page).not.toMatch(/ href="(?!#)/);
  const elements = [...elementsOf(parse(page))];
  const texts = new Map(elements.map((element) => [attribute(element, 'id'), textOf(element)]));
  const ids = elements.map((element) => attribute(element, 'id')).filter((id) => id !== '');
  expect(new Set(ids).size).toBe(ids.length);
  const plots = elements.filter((element) => element.tagName === 'svg');
  expect(plots.length).toBeGreaterThanOrEqual(2 * 8);
  for (const plot of plots) {
    expect(attribute(plot, 'role')).toBe('img');
    const [title = '', description = ''] = attribute(plot, 'aria-labelledby').split(' ');
    expect(texts.get(title)).toMatch(/\w{3}/);
    expect(texts.get(description)).toMatch(/\w{3}.*\.$/);
  }
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
}

/** A part of what each section must tell. */
function expectAllFigures(page: string): void {
  const elements = [...elementsOf(parse(page))];
  const sections = elements.filter(
    (element) => element.tagName === 'section' && attribute(element, 'id') !== '',
  );
  expect(sections.map((section) => attribute(section, 'id'))).toEqual(SECTIONS);
  const rowsOf = (id: string) => {
    const section = sections.find((each) => attribute(each, 'id') === id);
    const rows =
      section === undefined ? [] : [...elementsOf(section)].filter(({ tagName }) => tagName === 'tr');
    return rows.map((row) => row.childNodes.filter(isElement).map(textOf).join(' | '));
  };
  expect(rowsOf('growth')).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^List, last page \| (?:▲ )?[\d.]+×/),
      expect.stringMatching(/^Search, two words \| \d+ \| 3 \| [\d.]+ \| [\d.]+ \| [\d.]+ \| [\d.]+$/),
      expect.stringMatching(/^300 \| \d{3} \| [\d.]+ MB/),
    ]),
  );
  expect(rowsOf('indexes')).toContainEqual(
    expect.stringMatching(
      /^posts\.by-slug \| 1 \| [\d.]+ \| [\d.]+ \| 3 \| [\d.]+ \| [\d.]+ \| 3 \| [\d.,]+× \| \w+/,
    ),
  );
  expect(rowsOf('batching')).toContainEqual(expect.stringMatching(/^100 \| 2 \| [\d.]+ \| [\d.]+ \| 301 \|/));
  expect(rowsOf('depth').filter((row) => row.startsWith('100 %'))).toHaveLength(3);
  const counters = rowsOf('counters').slice(1);
  expect(counters).toHaveLength(4);
  for (const row of counters) expect(row).toMatch(/× \| yes$/);
  const conditions = rowsOf('conditions').join('\n');
  expect(conditions).toMatch(/^Processor \| .+\n.*Memory \| .+\n(?:.+\n)*Node \| \d+/m);
}

async function expectSameInMarkdown(folder: string, name: string, page: string): Promise<void> {
  const markdown = await readFile(join(folder, name), 'utf8');
  const headings = [...page.matchAll(/<h2>(.+?)<\/h2>/g)].map((match) => match[1] ?? '');
  expect([...markdown.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(headings);
  const pictures = [...markdown.matchAll(/\]\((\S+\.svg)\)/g)].map((match) => match[1] ?? '');
  expect(pictures).toHaveLength([...page.matchAll(/<figure>/g)].length);
  for (const picture of pictures)
    expect(await readFile(join(folder, picture), 'utf8')).toMatch(/^<svg xmlns/);
}

type Element = DefaultTreeAdapterTypes.Element;

function* elementsOf(node: DefaultTreeAdapterTypes.ParentNode): Generator<Element> {
  for (const child of node.childNodes.filter(isElement)) {
    yield child;
    yield* elementsOf(child);
  }
}

function isElement(node: DefaultTreeAdapterTypes.Node): node is Element {
  return 'tagName' in node;
}

function attribute(element: Element, name: string): string {
  return element.attrs.find((each) => each.name === name)?.value ?? '';
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
