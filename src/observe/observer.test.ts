import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Statement, StatementListener } from '../database/statement-log.ts';
import { Observer } from './observer.ts';
import { Trace } from './trace.ts';

test('a slow statement is logged with its query and its request, and nothing of its values', () => {
  const { observer, send, lines } = observe(200);
  const trace = new Trace('f00', false);
  observer.run(trace, () => {
    trace.enter('/tags/:slug/', { most: 4 });
    send({ milliseconds: 200 });
    send({ milliseconds: 201, rows: 3 });
  });
  send({ milliseconds: 500, name: '', sql: `select ${'x'.repeat(2000)}` });
  expect(lines()).toMatchObject([
    {
      msg: 'slow query',
      query: 'tags.by-slug',
      milliseconds: 201,
      rows: 3,
      requestId: 'f00',
      route: '/tags/:slug/',
    },
    { msg: 'slow query', query: 'unnamed', milliseconds: 500 },
  ]);
  expect(JSON.stringify(lines())).not.toContain('hidden value');
  expect(lines()[1]?.sql).toHaveLength(1001);
  expect(lines().every(({ level }) => level === 40)).toBe(true);
});

test('0 logs no statement as slow', () => {
  const { send, lines } = observe(0);
  send({ milliseconds: 1e6 });
  expect(lines()).toEqual([]);
});

test('what is done aside is no part of the request that asked for it', () => {
  const { observer, send } = observe(0);
  const trace = new Trace('f00', false);
  observer.run(trace, () => observer.aside(() => send({})));
  expect(trace.count).toBe(0);
});

test('metrics name queries and transactions, and nothing else that was sent', async () => {
  const { observer, send } = observe(0);
  send({ name: 'tags.by-slug', milliseconds: 3 });
  send({ name: 'tags.by-slug', failed: true });
  send({ name: '', sql: 'begin immediate' });
  send({ name: '', sql: 'pragma user_version' });
  const { body } = await observer.metrics.text();
  expect(body).toContain('octavo_query_duration_seconds_bucket{le="0.005",query="tags.by-slug"} 2');
  expect(body).toContain('octavo_query_failures_total{query="tags.by-slug"} 1');
  expect(body).toContain('octavo_query_duration_seconds_count{query="transaction.begin"} 1');
  expect(body).toContain('octavo_query_duration_seconds_count{query="unnamed"} 1');
  expect(body).not.toContain('pragma');
  expect(body).toContain('process_cpu_seconds_total');
  expect(body).not.toContain('octavo_database_connections');
});

test('a method that is none gets no label of its own', async () => {
  const { observer } = observe(0);
  observer.metrics.addRequest('/', 'X-MADE-UP', 405, 1);
  const { body } = await observer.metrics.text();
  expect(body).toContain(
    'octavo_http_request_duration_seconds_count{route="/",method="other",status="4xx"} 1',
  );
});

/** An observer of a database that tells whatever a test wants. */
function observe(slowQueryMs: number) {
  const listeners = new Set<StatementListener>();
  const database = {
    connections: null,
    observe: (listener: StatementListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const written: string[] = [];
  const logger = pino(
    new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    }),
  );
  const statement: Statement = {
    name: 'tags.by-slug',
    sql: 'select 1',
    parameters: ['hidden value'],
    milliseconds: 1,
    rows: 0,
    failed: false,
  };
  return {
    observer: new Observer({ database, logger, slowQueryMs }),
    send: (fields: Partial<Statement>) => {
      for (const listener of listeners) listener({ ...statement, ...fields });
    },
    lines: (): Record<string, unknown>[] => written.map((line) => JSON.parse(line)),
  };
}
