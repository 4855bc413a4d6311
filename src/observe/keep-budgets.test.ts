import { Hono } from 'hono';
import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { describeDatabases, type TestDatabase } from '../../tests/support/databases.ts';
import { named } from '../database/named.ts';
import { unbounded, within } from './budget.ts';
import { type BudgetKeeping, keepBudgets } from './keep-budgets.ts';
import { Observer } from './observer.ts';
import { traceRequests } from './trace-requests.ts';

describeDatabases('query budgets', (open) => {
  it('let go what keeps to them', async () => {
    await using test = await open();
    const { app } = appOn(test, (_, { message }) => new Response(message, { status: 500 }));
    expect(await answerOf(app, '/two')).toEqual([200, 'done']);
    expect(await answerOf(app, '/unbounded')).toEqual([200, 'done']);
  });

  it('are an error where they are told of, which names each query, how often and how long', async () => {
    await using test = await open();
    const { app } = appOn(test, (_, { message }) => new Response(message, { status: 500 }));
    const [status, text] = await answerOf(app, '/three');
    expect(status).toBe(500);
    expect(text).toMatch(
      /^query budget: \/three took 3 statements and may take 2\n {2}3 × test\.ask \(\d.*ms\)$/,
    );
  });

  it('are counted by route elsewhere, and the answer goes out', async () => {
    await using test = await open();
    const { app, observer } = appOn(test, null);
    expect(await answerOf(app, '/three')).toEqual([200, 'done']);
    expect(await answerOf(app, '/two')).toEqual([200, 'done']);
    const { body } = await observer.metrics.text();
    expect(body).toContain('octavo_query_budget_overruns_total{route="/three"} 1');
    expect(body).not.toContain('octavo_query_budget_overruns_total{route="/two"}');
  });

  it('count what requests that overlap ask each for itself, however slowly it comes back', async () => {
    await using test = await open();
    const { app } = appOn(test, (_, { message }) => new Response(message, { status: 500 }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => answerOf(app, '/two')));
    expect(answers).toEqual(answers.map(() => [200, 'done']));
  });

  it('count transactions by what they ask, and reads on a thread of their own', async () => {
    await using test = await open();
    const { app } = appOn(test, (_, { message }) => new Response(message, { status: 500 }));
    expect((await answerOf(app, '/transaction'))[0]).toBe(200);
    expect((await answerOf(app, '/slowly'))[1]).toContain('/slowly took 1 statements and may take 0');
  });
});

function appOn({ database }: TestDatabase, answer: BudgetKeeping['answer']) {
  const logger = pino({ level: 'silent' });
  const observer = new Observer({ database, logger, slowQueryMs: 0 });
  const app = new Hono();
  const ask = (db: Parameters<typeof named>[0]) => sql`select 1 as one`.execute(named(db, 'test.ask'));
  app.use(traceRequests(observer, () => null));
  app.use(keepBudgets({ observer, logger, answer }));
  app.get('/two', within(2), async (c) => {
    await Promise.all([ask(database.read), ask(database.read)]);
    return c.text('done');
  });
  app.get('/three', within(2), async (c) => {
    for (let time = 1; time <= 3; time++) await ask(database.read);
    return c.text('done');
  });
  app.get('/transaction', within(1), async (c) => {
    await database.transaction((tx) => ask(tx));
    return c.text('done');
  });
  app.get('/slowly', within(0), async (c) => {
    await ask(database.readSlowly);
    return c.text('done');
  });
  app.get('/unbounded', unbounded('it is a test'), async (c) => {
    for (let time = 1; time <= 9; time++) await ask(database.read);
    return c.text('done');
  });
  return { app, observer };
}

async function answerOf(app: Hono, path: string): Promise<[status: number, text: string]> {
  const answer = await app.request(path);
  return [answer.status, await answer.text()];
}
