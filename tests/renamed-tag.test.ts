import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importWordpress } from '../src/import/wordpress/import-wordpress.ts';
import { describeDatabases } from './support/databases.ts';
import { openSite } from './support/site.ts';
import { sampleExport } from './support/wordpress-export.ts';

describeDatabases('a category that a newer export calls otherwise', (_, kind) => {
  test('is what its posts are found by', async () => {
    await using site = await openSite(kind);
    const file = join(site.services.config.dataDir, 'blog.xml');
    for (const name of ['Ships', 'Boats']) {
      const head = `<wp:category><wp:category_nicename>c</wp:category_nicename><wp:cat_name>${name}</wp:cat_name></wp:category>`;
      const items = [{ id: 1, slug: 'one', terms: [`category:c:${name}`] }];
      await writeFile(file, sampleExport({ head, items }));
      await importWordpress(site.services, { file });
      // A post of this site that has the tag as well, and that no import takes.
      if (name === 'Ships') await site.addPost({ slug: 'own', tags: ['Ships'], source: 'Text.' });
    }
    expect(await site.read('/search?q=boats')).toContain('<p class="search-outcome">2 posts for');
    expect(await site.read('/search?q=ships')).not.toContain('search-outcome">1 post');
  });
});
