import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { recount, storedCounts } from '../../../tests/support/recount.ts';
import { NOON, openSite } from '../../../tests/support/site.ts';
import { Writer } from '../../../tests/support/writer.ts';
import { ForbiddenError } from '../../accounts/permissions.ts';
import { listRevisions } from './revisions.ts';

describeDatabases('the editor', (_, kind) => {
  test('keeps what is written in a working copy that readers do not see, until it is saved', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('author', { name: 'Ada' }));
    const target = await ada.start();
    expect(await ada.start()).toEqual(target);
    expect(await ada.autosave(target, { title: 'First light', source: 'Dawn.' })).toMatchObject({ ok: true });
    expect(await ada.stored(target)).toMatchObject({ title: '', source: '', status: 'draft' });
    expect(await ada.start()).not.toEqual(target);
    const published = await ada.saved(target, { action: 'publish', tags: ['Sea', 'Light'] });
    expect(published).toMatchObject({ slug: 'first-light', status: 'published', publishedAt: NOON });
    expect(await site.read('/first-light/')).toContain('Dawn.');
    await ada.autosave(target, { source: 'Dusk.' });
    expect(await site.read('/first-light/')).toContain('Dawn.');
    expect((await ada.copy(target)).isPending).toBe(true);
    await ada.saved(target, {});
    expect(await site.read('/first-light/')).toContain('Dusk.');
    expect((await ada.copy(target)).isPending).toBe(false);
  });

  test('takes a change of the version there is and of no other, and the same change again', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('editor', { name: 'Ada' }));
    const bob = new Writer(site, await site.addMember('editor', { name: 'Bob' }));
    const target = await ada.start();
    expect(await ada.autosave(target, { title: 'One' }, 1)).toMatchObject({ ok: true, version: 2 });
    expect(await ada.autosave(target, { title: 'One' }, 1)).toMatchObject({ ok: true, version: 2 });
    const refused = await bob.autosave(target, { title: 'Two' }, 1);
    expect(refused).toMatchObject({
      reason: 'conflict',
      current: { version: 2, fields: { title: 'One' }, savedBy: { name: 'Ada' } },
    });
    expect(await bob.save(target, { title: 'Two', base: 1 })).toMatchObject({ reason: 'conflict' });
    expect((await ada.copy(target)).fields.title).toBe('One');
    await bob.saved(target, { title: 'Two', base: 2, force: true });
    expect(
      (await listRevisions(site.database.read, target)).map((each) => [each.reason, each.userName]),
    ).toEqual([
      ['saved', 'Bob'],
      ['overwritten', 'Ada'],
    ]);
  });

  test('lets exactly one of many changes of one version win', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('editor', { name: 'Ada' }));
    const target = await ada.start();
    const imported = { kind: 'post', id: await site.addPost({ slug: 'imported' }) } as const;
    for (const [text, base] of [
      [target, 1],
      [imported, 0],
    ] as const) {
      const changes = Array.from({ length: 6 }, (_, index) => `Title ${index}`);
      const results = await Promise.all(changes.map((title) => ada.autosave(text, { title }, base)));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      const winner = changes[results.findIndex((result) => result.ok)];
      expect((await ada.copy(text)).fields.title).toBe(winner);
    }
  });

  test('gives each of many posts an address of its own, however many are published at once', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('editor', { name: 'Ada' }));
    const targets = [];
    for (let count = 0; count < 5; count += 1) {
      const target = await ada.start();
      await ada.autosave(target, { title: 'Same', source: 'x', tags: [`Tag ${count % 2}`] });
      targets.push(target);
    }
    const results = await Promise.all(targets.map((target) => ada.saved(target, { action: 'publish' })));
    const slugs = results.map((result) => result.slug).sort();
    expect(slugs).toEqual(['same', 'same-2', 'same-3', 'same-4', 'same-5']);
    const [target] = targets;
    if (target === undefined) throw new Error('nothing was written');
    const { version } = await ada.copy(target);
    const again = ['a', 'b', 'c'].map((source) =>
      ada.save(target, { source, base: version, action: 'unpublish' }),
    );
    expect((await Promise.all(again)).filter((result) => result.ok)).toHaveLength(1);
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
  });

  test('keeps what was imported before it is written over', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('editor', { name: 'Ada' }));
    const target = { kind: 'post', id: await site.addPost({ slug: 'old', source: 'As it came.' }) } as const;
    await ada.saved(target, { source: 'As it is.' });
    await ada.saved(target, { source: 'As it is.' });
    expect((await listRevisions(site.database.read, target)).map((each) => each.userName)).toEqual([
      'Ada',
      null,
    ]);
  });

  test('keeps so many revisions and no more', async () => {
    await using site = await openSite(kind);
    await site.set('revisionsKept', 3);
    const ada = new Writer(site, await site.addMember('editor', { name: 'Ada' }));
    const target = await ada.start();
    for (const title of ['1', '2', '3', '4', '5']) await ada.saved(target, { title });
    expect(await listRevisions(site.database.read, target)).toHaveLength(3);
  });

  test('says what is missing before it publishes, and publishes nothing', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('author', { name: 'Ada' }));
    const target = await ada.start();
    const refused = await ada.save(target, { action: 'publish' });
    expect(refused).toMatchObject({ problems: { title: expect.any(String), source: expect.any(String) } });
    expect(await ada.save(target, { title: 'T', source: 'x', action: 'schedule' })).toMatchObject({
      problems: { publishAt: expect.any(String) },
    });
    expect(await ada.stored(target)).toMatchObject({ status: 'draft', title: '' });
    expect(await ada.saved(target, {})).toMatchObject({ status: 'draft' });
  });

  test('makes the address of the title until somebody may have read it', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('editor', { name: 'Ada' }));
    await site.addPost({ slug: 'hello' });
    const target = await ada.start();
    expect(await ada.saved(target, { title: 'Hello' })).toMatchObject({ slug: 'hello-2' });
    expect(await ada.saved(target, { title: 'Good morning', source: 'x' })).toMatchObject({
      slug: 'good-morning',
    });
    await ada.saved(target, { action: 'publish' });
    expect(await ada.saved(target, { title: 'Good night' })).toMatchObject({ slug: 'good-morning' });
    expect(await ada.saved(target, { slug: 'Good night!' })).toMatchObject({ slug: 'good-night' });
    const moved = await site.get('/good-morning/');
    expect([moved.status, moved.headers.get('Location')]).toEqual([301, '/good-night/']);
    expect(await ada.saved(target, { slug: '' })).toMatchObject({ slug: 'good-night' });
  });

  test('refuses an address that another text has, or that belongs to the site', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('editor', { name: 'Ada' }));
    const post = { kind: 'post', id: await site.addPost({ slug: 'hello' }) } as const;
    await site.addPost({ slug: 'other' });
    const page = { kind: 'page', id: await site.addPageText({ path: 'about' }) } as const;
    for (const slug of ['other', 'about', 'tags', '!?'])
      expect(await ada.save(post, { slug }), slug).toMatchObject({ problems: { slug: expect.any(String) } });
    for (const slug of ['hello', 'admin/x', '//'])
      expect(await ada.save(page, { slug }), slug).toMatchObject({ problems: { slug: expect.any(String) } });
    expect(await ada.saved(page, { slug: 'About / The Team' })).toMatchObject({ slug: 'about/the-team' });
    expect((await site.get('/about/')).headers.get('Location')).toBe('/about/the-team/');
    const draft = await ada.start();
    await ada.saved(await ada.start('page'), { title: 'Contact', source: 'x', action: 'publish' });
    expect(await ada.saved(draft, { title: 'Contact' })).toMatchObject({ slug: 'contact-2' });
    await site.set('permalinkPattern', '/:author/:slug/');
    expect(await ada.save(post, { slug: 'the-team' })).toMatchObject({
      problems: { slug: expect.any(String) },
    });
    expect(await ada.save(page, { slug: 'ada/other' })).toMatchObject({
      problems: { slug: expect.any(String) },
    });
  });

  test('lets authors write their own posts, editors all, and nobody below an author any', async () => {
    await using site = await openSite(kind);
    const [ada, bob, eve, mod] = [
      await site.addMember('author', { name: 'Ada' }),
      await site.addMember('author', { name: 'Bob' }),
      await site.addMember('editor', { name: 'Eve' }),
      await site.addMember('moderator', { name: 'Mo' }),
    ].map((member) => new Writer(site, member));
    if (!ada || !bob || !eve || !mod) throw new Error('nobody is there');
    const target = await ada.start();
    for (const writer of [bob, mod]) {
      await expect(writer.autosave(target, { title: 'x' })).rejects.toThrow(ForbiddenError);
      await expect(writer.save(target, { title: 'x' })).rejects.toThrow(ForbiddenError);
    }
    await expect(mod.start()).rejects.toThrow(ForbiddenError);
    await expect(ada.start('page')).rejects.toThrow(ForbiddenError);
    const other = bob.actor.userId ?? 0;
    await ada.saved(target, { title: 'Mine', authorId: other });
    expect((await ada.stored(target)).authorId).toBe(ada.actor.userId);
    await eve.saved(target, { authorId: other });
    expect((await ada.stored(target)).authorId).toBe(other);
    expect(await eve.save(target, { authorId: 9999 })).toMatchObject({
      problems: { authorId: expect.any(String) },
    });
  });

  test('publishes on the minute in the site’s time zone', async () => {
    await using site = await openSite(kind);
    await site.set('timeZone', 'America/New_York');
    const ada = new Writer(site, await site.addMember('author', { name: 'Ada' }));
    const target = await ada.start();
    const saved = await ada.saved(target, {
      title: 'Later',
      source: 'x',
      action: 'schedule',
      publishAt: '2026-11-01T01:30',
    });
    expect(saved).toMatchObject({ status: 'scheduled', publishedAt: Date.UTC(2026, 10, 1, 5, 30) });
    expect((await site.get('/later/')).status).toBe(404);
    expect(await ada.saved(target, { publishAt: '' })).toMatchObject({ status: 'scheduled' });
    expect(await ada.saved(target, { publishAt: '2020-01-01T00:00' })).toMatchObject({
      status: 'published',
      publishedAt: Date.UTC(2020, 0, 1, 5),
    });
  });
});
