import { describe, expect, test } from 'vitest';
import type { Statement } from '../database/statement-log.ts';
import { placeIn } from './code-place.ts';
import { RecentTraces } from './recent-traces.ts';
import { Trace } from './trace.ts';

describe('a trace', () => {
  test('counts what was asked on the way to a route as the route’s', () => {
    const trace = traceOf(['accounts.session']);
    trace.enter('/admin/', { most: 2 });
    send(trace, ['settings.all', 'posts.list']);
    expect(trace.overruns()).toEqual([{ route: '/admin/', budget: { most: 2 }, count: 3 }]);
  });

  test('counts an error page by itself', () => {
    const trace = traceOf([]);
    trace.enter('/', { most: 1 });
    send(trace, ['settings.all']);
    trace.enter('(error)', { most: 1 });
    send(trace, ['settings.all']);
    expect(trace.overruns()).toEqual([]);
    expect(trace.count).toBe(2);
    expect(trace.route).toBe('/');
  });

  test('counts neither the ends of a transaction nor what was sent before it was rolled back', () => {
    const trace = traceOf([]);
    trace.enter('/admin/tags', { most: 2 });
    send(trace, ['tags.by-id', 'BEGIN immediate', 'tags.add', 'tags.count', 'rollback']);
    send(trace, ['begin', 'tags.add', 'COMMIT']);
    expect(trace.count).toBe(2);
  });

  test('takes what begins like the end of a transaction, but has a name, for a statement', () => {
    const trace = traceOf([]);
    trace.add({ ...statement('x'), name: 'x', sql: 'begin' });
    expect(trace.count).toBe(1);
  });

  test('has no bound where none was declared', () => {
    const trace = traceOf([]);
    trace.enter('/admin/posts/bulk', { unbounded: 'each post' });
    send(trace, Array<string>(2000).fill('posts.save'));
    expect(trace.overruns()).toEqual([]);
    expect(trace.count).toBe(2000);
    expect(trace.statements.length).toBe(1000);
  });

  test('knows what was sent more than twice', () => {
    const trace = traceOf(['a', 'b', 'a', 'b', 'a']);
    expect([...trace.repeated()]).toEqual([['select a', 3]]);
  });

  test('ends: what is sent afterwards is not its request’s', () => {
    const trace = traceOf(['a']);
    trace.end();
    send(trace, ['b']);
    expect(trace.count).toBe(1);
  });
});

test('the place of a statement is the first in Octavo’s source above the database', () => {
  const stack = [
    'Error',
    '    at codePlace (/srv/octavo/src/observe/code-place.ts:10:21)',
    '    at StatementLog.watch (/srv/octavo/src/database/statement-log.ts:40:7)',
    '    at async run (/srv/octavo/node_modules/kysely/src/query.ts:1:1)',
    '    at async listPosts (/srv/octavo/src/posts/post-queries.ts:88:16)',
    '    at async /srv/octavo/src/posts/post-list-route.tsx:20:3',
  ].join('\n');
  expect(placeIn(stack)).toBe('src/posts/post-queries.ts:88');
  expect(placeIn('Error\n    at async src/tags/tag.ts:3:1')).toBeUndefined();
  expect(placeIn('Error\n    at async /srv/octavo/src/tags/tag-routes.tsx:3:1')).toBe(
    'src/tags/tag-routes.tsx:3',
  );
  expect(placeIn('Error\n    at node:internal/process:1:1')).toBeUndefined();
});

test('the last hundred inspected requests are kept, the newest first', () => {
  const recent = new RecentTraces();
  const rest = { memberId: 1, method: 'GET', path: '/', status: 200, totalMs: 1, at: 0 };
  for (let id = 1; id <= 101; id++) recent.keep({ trace: new Trace(String(id), true), ...rest });
  expect(recent.find('1')).toBeUndefined();
  expect(recent.list().map(({ trace }) => trace.id)).toEqual(
    Array.from({ length: 100 }, (_, index) => String(101 - index)),
  );
});

function traceOf(names: readonly string[]): Trace {
  const trace = new Trace('f00', false);
  send(trace, names);
  return trace;
}

function send(trace: Trace, names: readonly string[]): void {
  for (const name of names) trace.add(statement(name));
}

function statement(name: string): Statement {
  const isControl = /^(begin|commit|rollback)/i.test(name);
  const text = isControl ? { name: '', sql: name } : { name, sql: `select ${name}` };
  return { ...text, parameters: [], milliseconds: 1, rows: 1, failed: false };
}
