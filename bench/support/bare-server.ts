// The yardstick: node:http, the statements of the real application prepared once, and template strings. No router, no
// middleware, no headers but two. Told on its standard input what to serve; tells on its standard output where.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { type BarePage, bareSite } from './bare-page.ts';
import { drawList, drawPost, type Row } from './draw-page.ts';

const { file, pages } = bareSite.parse(JSON.parse(await text(process.stdin)));
const database = new DatabaseSync(file, { readOnly: true });
database.exec('PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;');
const answers = new Map(pages.map((page) => [page.path, answerOf(page)]));

const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  if (answer === undefined) {
    response.writeHead(404).end();
    return;
  }
  const html = answer();
  response
    .writeHead(200, { 'Content-Type': 'text/html; charset=UTF-8', 'Content-Length': Buffer.byteLength(html) })
    .end(html);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

function answerOf({ kind, frame, statements }: BarePage): () => string {
  const prepared = statements.map(({ name, sql, parameters }) => ({
    name,
    parameters,
    statement: database.prepare(sql),
  }));
  const draw = kind === 'list' ? drawList : drawPost;
  return () => draw(frame, rowsOf(prepared));
}

interface Prepared {
  name: string;
  parameters: (string | number | null)[];
  statement: StatementSync;
}

function rowsOf(prepared: readonly Prepared[]): Map<string, Row[]> {
  return new Map(
    prepared.map(({ name, statement, parameters }) => [name, statement.all(...parameters) as Row[]]),
  );
}
