import { expect, test } from 'vitest';
import { declaredBudget } from '../src/observe/budget.ts';
import { routesOf } from './support/routes.ts';
import { openSite } from './support/site.ts';

test('every route declares how many statements it may send, or why there is no such number', async () => {
  await using site = await openSite('sqlite');
  const declared = new Map<string, unknown>();
  for (const { method, path, handler } of site.app.routes) {
    const budget = declaredBudget(handler);
    if (budget !== undefined) declared.set(`${method} ${path}`, budget);
  }
  const routes = routesOf(site.app).map(({ method, path }) => `${method} ${path}`);
  expect(routes.filter((route) => !declared.has(route))).toEqual([]);
  expect([...declared.keys()].filter((route) => !routes.includes(route))).toEqual([]);
});

test('no page that is only read goes without a number, and a list of posts takes three statements, a post five', async () => {
  await using site = await openSite('sqlite');
  const budgets = site.app.routes.flatMap(({ method, path, handler }) => {
    const budget = declaredBudget(handler);
    return method !== 'GET' || budget === undefined ? [] : [{ path, budget }];
  });
  expect(budgets.filter(({ budget }) => 'unbounded' in budget)).toEqual([]);
  expect(budgets.find(({ path }) => path.startsWith('/page/') && path.endsWith('/'))?.budget).toEqual({
    most: 3,
  });
  expect(budgets.find(({ path }) => path === '/*')?.budget).toEqual({ most: 5 });
});

test('a page that asks more than its route declares fails in tests and says what it asked', async () => {
  await using site = await openSite('sqlite');
  await site.addPost({ slug: 'sea', tags: ['Water'] });
  // As if the list asked for something once more.
  const { read } = site.database;
  const stop = site.database.observe(({ name }) => {
    if (name === 'posts.list-by-tag') void read.selectFrom('tags').select('id').execute();
  });
  const answer = await site.get('/tags/water/');
  stop();
  expect(answer.status).toBe(500);
  expect(await answer.text()).toMatch(
    /^query budget: \/tags\/:slug\/ took 5 statements and may take 4\n[\s\S]*1 × posts\.list-by-tag/,
  );
});
