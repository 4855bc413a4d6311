import { findMediaByPrefix } from '../../media/media-queries.ts';
import { picturesByUrl } from '../../media/picture-queries.ts';
import type { Exercises } from '../exercises.ts';

/** A white point. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
  'base64',
);

/** The library, and what is shown of it elsewhere. */
export const mediaExercises: Exercises = {
  'the library of media': async ({ owner: { visitor }, lastId }) => {
    await visitor.upload('/admin/media', 'point.png', PNG);
    const id = await lastId('media');
    const searches = ['', '?q=point', `?before=${id}`, `?q=point&before=${id}`];
    for (const query of searches) await visitor.get(`/admin/media${query}`);
    await visitor.get(`/admin/media/${id}`);
    await visitor.post(`/admin/media/${id}`, { alt: 'A white point' });
  },
  'deleting a file': async ({ owner: { visitor }, lastId }) => {
    await visitor.upload('/admin/media', 'note.pdf', Buffer.from('%PDF-1.7 a note'));
    await visitor.post(`/admin/media/${await lastId('media')}/deletion`);
  },
  'serving a file': async ({ site, guest }) => {
    const media = await site.database.read
      .selectFrom('media')
      .select(['hash', 'name'])
      .limit(1)
      .executeTakeFirstOrThrow();
    const path = `/media/${media.hash.slice(0, 16)}/${media.name}`;
    await guest.get(path);
    await findMediaByPrefix(site.database.read, media.hash.slice(0, 16));
    await picturesByUrl(site.database.read, [path]);
  },
};
