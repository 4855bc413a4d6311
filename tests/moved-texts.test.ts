// Browsers keep a permanent redirect for good unless told otherwise; on a site whose texts move there and back that is a
// circle. On both databases.
import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { openSite, type TestSite } from './support/site.ts';

describe.each(DATABASE_KINDS)('moved texts on %s', (kind) => {
  test('browsers ask again where a text is, so that it may move back', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'hello' });
    await site.addRedirect('/old', { postId: id });
    await site.addRedirect('/?p=7', { postId: id });
    await site.addPageText({ path: 'about' });
    await site.set('permalinkPattern', '/blog/:slug/');
    const moved = ['/hello/', '/hello.md', '/blog/hello', '/old', '/?p=7'];
    expect(await answers(site, moved)).toEqual(
      moved.map((path) => [301, path.endsWith('.md') ? '/blog/hello.md' : '/blog/hello/', 'no-cache']),
    );
    expect(await answers(site, ['/about'])).toEqual([[301, '/about/', 'no-cache']]);
    await site.set('permalinkPattern', '/:slug/');
    expect(await answers(site, ['/blog/hello/'])).toEqual([[301, '/hello/', 'no-cache']]);
    expect((await site.get('/hello/')).status).toBe(200);
  });
});

function answers(site: TestSite, paths: readonly string[]) {
  return Promise.all(
    paths.map(async (path) => {
      const { status, headers } = await site.get(path);
      return [status, headers.get('Location'), headers.get('Cache-Control')];
    }),
  );
}
