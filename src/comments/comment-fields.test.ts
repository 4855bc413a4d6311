import { expect, test } from 'vitest';
import { guestDetails } from './comment-fields.ts';
import { EMPTY_VALUES } from './comment-form.tsx';

const ANN = { ...EMPTY_VALUES, name: 'Ann', email: 'ann@ann.example' };

function details(fields: object, commentEmailRequired = true) {
  return guestDetails({ ...ANN, ...fields }, { commentEmailRequired });
}

test.each([
  ['', null],
  ['ann.example', 'https://ann.example/'],
  [' http://ann.example/a?b=c#d ', 'http://ann.example/a?b=c#d'],
  ['HTTPS://ANN.EXAMPLE', 'https://ann.example/'],
])('of the website %j it keeps %j', (website, kept) => {
  expect(details({ website })).toEqual({
    ok: true,
    data: { name: 'Ann', email: 'ann@ann.example', website: kept },
  });
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'mailto:a@b.example',
  'no where',
  'localhost',
  '//x',
  `${'x'.repeat(500)}.example`,
])('the website %j is refused', (website) => {
  expect(details({ website })).toEqual({ ok: false, problems: { website: expect.any(String) } });
});

test.each([
  '',
  'ann',
  'ann@ann',
  'ann@ann.example, b@b.example',
  '<ann@ann.example>',
  'a b@c.example',
  `${'a'.repeat(250)}@b.example`,
])('the e-mail address %j is refused', (email) => {
  expect(details({ email })).toEqual({ ok: false, problems: { email: expect.any(String) } });
});

test('an e-mail address may be left out where it is not asked for, but a wrong one is refused', () => {
  expect(details({ email: ' ' }, false)).toMatchObject({ ok: true, data: { email: null } });
  expect(details({ email: 'ann' }, false)).toMatchObject({ ok: false });
  expect(details({ email: '', wantsReplies: true }, false)).toMatchObject({ ok: false });
});

test.each([' ', '\u200b\u2060', 'n'.repeat(81)])('the name %j is refused', (name) => {
  expect(details({ name })).toEqual({ ok: false, problems: { name: expect.any(String) } });
});

test('a name is one line', () => {
  expect(details({ name: ' Ann \n  Example ' })).toMatchObject({ ok: true, data: { name: 'Ann Example' } });
});
