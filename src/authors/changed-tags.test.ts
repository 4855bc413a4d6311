import { expect, test } from 'vitest';
import { type AuthorState, tagsOfAuthorChange } from './changed-tags.ts';

const ADA: AuthorState = { id: 2, slug: 'ada', name: 'Ada', bio: '', website: null };

test.each<[string, AuthorState | null, AuthorState | null, string[]]>([
  ['nothing that is changed', ADA, { ...ADA }, []],
  ['nobody', null, null, []],
  ['a new author', null, ADA, ['author-slug:ada']],
  ['what stands in the profile', ADA, { ...ADA, bio: 'Writes.' }, ['author:2']],
  ['a website', ADA, { ...ADA, website: 'https://ada.example' }, ['author:2']],
  ['a name', ADA, { ...ADA, name: 'Ada L.' }, ['author:2', 'author:2:link']],
  ['a slug', ADA, { ...ADA, slug: 'al' }, ['author-slug:al', 'author:2', 'author:2:link', 'authors']],
  ['an author who is gone', ADA, null, ['author:2', 'author:2:link']],
])('%s makes outdated what showed it', (_, before, after, tags) => {
  expect(tagsOfAuthorChange(before, after).toSorted()).toEqual(tags);
});
