import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { openSite } from './support/site.ts';

const TOKEN = 'a-long-enough-token';
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

describe('/metrics', () => {
  test('is there for the token and for those who run the site, and for nobody else', async () => {
    await using site = await openSite('sqlite', { METRICS_TOKEN: TOKEN });
    const statuses = {
      token: (await site.get('/metrics', bearer(TOKEN))).status,
      'another token': (await site.get('/metrics', bearer(`${TOKEN}!`))).status,
      nobody: (await site.get('/metrics')).status,
      'token in the address': (await site.get(`/metrics?token=${TOKEN}`)).status,
      owner: (await site.as(await site.addMember('owner')).get('/metrics')).status,
      admin: (await site.as(await site.addMember('admin')).get('/metrics')).status,
      editor: (await site.as(await site.addMember('editor')).get('/metrics')).status,
      reader: (await site.as(await site.addMember('reader')).get('/metrics')).status,
    };
    expect(statuses).toEqual({
      token: 200,
      'another token': 404,
      nobody: 404,
      'token in the address': 404,
      owner: 200,
      admin: 200,
      editor: 404,
      reader: 404,
    });
  });

  test('opens to no token where none is set', async () => {
    await using site = await openSite('sqlite');
    for (const token of ['', 'null', 'undefined', TOKEN]) {
      expect.soft((await site.get('/metrics', bearer(token))).status, token).toBe(404);
    }
  });

  test.each(DATABASE_KINDS)('tells how long queries and requests took, on %s', async (kind) => {
    await using site = await openSite(kind, { METRICS_TOKEN: TOKEN });
    await site.addPost({ slug: 'quiet-water' });
    await site.read('/quiet-water/');
    await site.get('/no/such/page/');
    const asked: string[] = [];
    const stop = site.database.observe(({ name }) => asked.push(name));
    const answer = await site.get('/metrics', bearer(TOKEN));
    stop();
    const body = await answer.text();
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain; version=/);
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    expect(asked).toEqual([]);
    expect(body).toContain('octavo_query_duration_seconds_count{query="posts.by-slug"} 1');
    expect(body).toContain(
      'octavo_http_request_duration_seconds_count{route="/*",method="GET",status="2xx"} 1',
    );
    expect(body).toContain(
      'octavo_http_request_duration_seconds_count{route="/*",method="GET",status="4xx"} 1',
    );
    expect(body).not.toContain('quiet-water');
    expect(body.includes('octavo_database_connections{state="waiting"} 0')).toBe(kind === 'postgres');
  });

  test('tells what the caches gave, what they hold, and how far the log was read', async () => {
    await using site = await openSite('sqlite', { METRICS_TOKEN: TOKEN });
    await site.addPost({ slug: 'quiet-water' });
    for (let i = 0; i < 3; i++) await site.getPublic('/quiet-water/');
    await site.getPublic('/no/such/page/');
    const body = await (await site.get('/metrics', bearer(TOKEN))).text();
    const value = (name: string) =>
      Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(body)?.[1]);
    expect(value('octavo_cache_requests_total{cache="pages",outcome="hit"}')).toBe(2);
    expect(value('octavo_cache_requests_total{cache="pages",outcome="miss"}')).toBe(2);
    expect(value('octavo_cache_entries{cache="pages"}')).toBe(2);
    expect(value('octavo_cache_bytes{cache="pages",share="main"}')).toBeGreaterThan(1000);
    expect(value('octavo_cache_bytes{cache="pages",share="missing"}')).toBeGreaterThan(1000);
    expect(value('octavo_cache_bytes{cache="pages",share="searches"}')).toBe(0);
    expect(value('octavo_invalidation_applied_position')).toBe(site.services.follower.freshness.applied);
    expect(value('octavo_invalidation_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(body).not.toContain('octavo_redis');
    expect(body).not.toContain('quiet-water');
    // Read anew each time, not added up.
    const again = await (await site.get('/metrics', bearer(TOKEN))).text();
    expect(again).toContain('octavo_cache_requests_total{cache="pages",outcome="hit"} 2\n');
  });
});
