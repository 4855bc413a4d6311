// A site that has too much to do: who is sent away, with what, and who is not.
import { expect, test } from 'vitest';
import { openDoor } from './support/open-door.ts';
import { openSite } from './support/site.ts';

const LIMIT = { OVERLOAD_REQUESTS: '2', METRICS_TOKEN: 'a-long-enough-token' };

async function openBusy(environment: Readonly<Record<string, string>> = LIMIT) {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await openSite('sqlite', environment));
  await site.addPost({ slug: 'kept', title: 'Kept' });
  await site.addPost({ slug: 'unkept', title: 'Unkept' });
  const door = opened.use(await openDoor(site));
  await door.ask('/kept/');
  /** As if so many were being answered, until it is disposed. */
  const occupy = (requests: number) => {
    const leaves = Array.from({ length: requests }, () => site.services.overload.enter());
    return { [Symbol.dispose]: () => leaves.forEach((leave) => void leave()) };
  };
  const stack = opened.move();
  return { site, door, occupy, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('pages that are to be made are shed, kept ones and what machines ask are not', async () => {
  await using busy = await openBusy();
  const { site, door, occupy } = busy;
  const asked: string[] = [];
  using _stop = { [Symbol.dispose]: site.database.observe(({ name }) => asked.push(name)) };
  {
    using _occupied = occupy(2);
    const shed = await door.ask('/unkept/');
    expect(shed.status).toBe(503);
    expect(shed.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    expect(shed.headers.get('Cache-Control')).toBe('no-store');
    expect(shed.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(String(shed.body)).toContain('<h1>Back in a moment</h1>');
    expect((await door.ask('/search?q=kept')).status).toBe(503);
    expect(asked).toEqual([]);
    expect((await door.ask('/kept/')).status).toBe(200);
    expect((await door.ask('/readyz')).status).toBe(200);
    expect((await door.ask(site.services.assets.stylesheet)).status).toBe(200);
    expect((await door.ask('/comments/', {}, 'POST')).status).not.toBe(503);
  }
  const answered = await door.ask('/unkept/');
  expect(answered.status).toBe(200);
  expect(String(answered.body)).toContain('Unkept');
  const metrics = await door.ask('/metrics', { Authorization: `Bearer ${LIMIT.METRICS_TOKEN}` });
  expect(String(metrics.body)).toContain('octavo_overload_shed_total{rank="reading"} 2');
});

test('what is sent by writers is shed later; health, metrics and kept pages never by their number', async () => {
  await using busy = await openBusy();
  using _occupied = busy.occupy(4);
  const statuses = await Promise.all([
    busy.door.ask('/comments/', {}, 'POST'),
    busy.door.ask('/admin/', { Cookie: 'session=a.b' }),
    busy.door.ask('/kept/'),
    busy.door.ask('/livez'),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([503, 503, 200, 200]);
});

test('a kept page that was changed is made anew while there is no room for others', async () => {
  await using busy = await openBusy();
  using _occupied = busy.occupy(3);
  await busy.site.addPost({ slug: 'kept', title: 'Changed', id: 1 });
  const answer = await busy.door.ask('/kept/');
  expect(answer.status).toBe(200);
  expect(String(answer.body)).toContain('Changed');
});

test('a kept page that was changed is not shown as it was before, though there is no room at all', async () => {
  await using busy = await openBusy();
  using _occupied = busy.occupy(4);
  await busy.site.addPost({ slug: 'kept', title: 'Changed', id: 1 });
  const answer = await busy.door.ask('/kept/');
  expect(answer.status).toBe(503);
  expect(answer.headers.get('Cache-Status')).toBe('Octavo; fwd=bypass; detail=overloaded');
});

test('a kept page whose time is over stays while there is no room for making it anew', async () => {
  await using busy = await openBusy();
  using _occupied = busy.occupy(4);
  busy.site.clock.now += 10 * 60_000;
  for (let reader = 0; reader < 3; reader++) expect((await busy.door.ask('/kept/')).status).toBe(200);
});

test('without a limit nobody is shed', async () => {
  await using busy = await openBusy({ OVERLOAD_REQUESTS: '0' });
  using _occupied = busy.occupy(100_000);
  expect((await busy.door.ask('/unkept/')).status).toBe(200);
});
