import { describe, expect, test } from 'vitest';
import { readFields } from './fields.ts';
import { publicationOf } from './publication.ts';

const now = Date.UTC(2026, 0, 15);
const modifiedAt = Date.UTC(2025, 0, 1);

function publish(data: Record<string, unknown>, file = {}) {
  const fields = readFields(data, { splitTagsAtSpaces: false });
  return publicationOf(fields, { date: null, isDraft: false, ...file }, { modifiedAt, now, timeZone: 'UTC' });
}

describe('publicationOf', () => {
  const date = '2020-01-02';

  test.each([
    [{ date }, 'published'],
    [{ date, draft: false }, 'published'],
    [{ date, draft: true }, 'draft'],
    [{ date, draft: 'true' }, 'draft'],
    [{ date, draft: 'maybe' }, 'draft'],
    [{ date, published: false }, 'draft'],
    [{ date, published: true }, 'published'],
    [{ date, status: 'draft' }, 'draft'],
    [{ date, status: 'private' }, 'draft'],
    [{ date, status: 'unlisted' }, 'unlisted'],
    [{ date, status: 'nonsense' }, 'draft'],
    [{ date, status: 'scheduled' }, 'published'],
    [{ date, unlisted: true }, 'unlisted'],
    [{ date, hidden: true, draft: true }, 'draft'],
    [{ date: '2027-01-01' }, 'scheduled'],
    [{ date: '2027-01-01', draft: true }, 'draft'],
    [{ date, publishDate: '2027-01-01' }, 'scheduled'],
    [{ date, expiryDate: '2021-01-01' }, 'draft'],
    [{ date: 'sometime' }, 'draft'],
    [{ date: '03/04/2020' }, 'draft'],
    [{}, 'published'],
  ])('makes of %j something %s', (data, status) => {
    expect(publish(data).status).toBe(status);
  });

  test('says what is wrong with a date and keeps the post from the public', () => {
    const { warnings, publishedAt } = publish({ date: '31.12.2020' });
    expect(publishedAt).toBeNull();
    expect(warnings).toEqual([
      'the date "31.12.2020" is no date that can be read for certain',
      'so it is a draft here: correct the date, then import it again or publish it',
    ]);
  });

  test('takes the date of the file name, then the time of the file', () => {
    expect(publish({}, { date: '2019-05-06' })).toMatchObject({
      publishedAt: Date.UTC(2019, 4, 6),
      warnings: [],
    });
    expect(publish({})).toMatchObject({
      publishedAt: modifiedAt,
      updatedAt: modifiedAt,
      warnings: ['has no date; the time of the file stands in for it'],
    });
  });

  test('keeps the times of the text, not of the import', () => {
    const { publishedAt, createdAt, updatedAt } = publish({
      date,
      created: '2019-01-01',
      lastmod: '2021-01-01',
    });
    expect([publishedAt, createdAt, updatedAt]).toEqual([
      Date.UTC(2020, 0, 2),
      Date.UTC(2019, 0, 1),
      Date.UTC(2021, 0, 1),
    ]);
  });

  test('leaves a draft that was only created without a date', () => {
    expect(publish({ draft: true, created: '2019-01-01' })).toMatchObject({
      publishedAt: null,
      createdAt: Date.UTC(2019, 0, 1),
    });
  });
});
