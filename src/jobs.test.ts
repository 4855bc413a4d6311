import { expect, test } from 'vitest';
import { DATABASE_KINDS } from '../tests/support/databases.ts';
import { DAY, HOUR, NOON, openSite } from '../tests/support/site.ts';
import { runJobs } from './jobs.ts';

test.each(DATABASE_KINDS)('what is due is published and what is old goes, on %s', async (kind) => {
  await using site = await openSite(kind);
  await site.addPost({ slug: 'soon', status: 'scheduled', publishedAt: NOON + HOUR });
  await site.addPageText({ path: 'about', status: 'scheduled', publishedAt: NOON + HOUR });
  const member = await site.addMember('author');
  await runJobs(site.services);
  expect((await site.get('/soon/')).status).toBe(404);
  expect((await site.get('/about/')).status).toBe(404);
  site.clock.now = NOON + HOUR;
  await runJobs(site.services);
  expect(await site.read('/soon/')).toContain('Soon');
  expect(await site.read('/about/')).toContain('About');
  expect(await site.as(member).read('/account/')).toContain(member.name);
  site.clock.now = NOON + 400 * DAY;
  await runJobs(site.services);
  const sessions = await site.database.read.selectFrom('sessions').selectAll().execute();
  expect(sessions).toEqual([]);
});
