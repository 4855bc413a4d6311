import { expect, test } from 'vitest';
import { type PageAnswer, pageCodec } from './page-answer.ts';

const PAGE: PageAnswer = {
  key: '/first/',
  status: 200,
  kind: 'text',
  headers: [
    ['content-type', 'text/html; charset=UTF-8'],
    ['link', '<http://site.test/first/>; rel="canonical"'],
  ],
  body: Buffer.from('<p>Salt.</p>'),
  hash: 'VfVP5SgKVAiqv8akDvaHqJ',
};

test('a page is read as it was written', () => {
  expect(pageCodec.decode(pageCodec.encode(PAGE))).toEqual(PAGE);
});

/** What another program might have written in the same form. */
function written(change: object): Buffer {
  return pageCodec.encode({ ...PAGE, ...change });
}

test.each<[what: string, bytes: Buffer]>([
  ['no headers', written({ headers: undefined })],
  ['headers of another form', written({ headers: { 'content-type': 'text/html' } })],
  ['half a header', written({ headers: [['content-type']] })],
  ['a header with a line break', written({ headers: [['x', 'a\r\nSet-Cookie: evil=1']] })],
  ['a header that cannot be sent', written({ headers: [['x', 'a\u0001']] })],
  ['a header whose name is none', written({ headers: [['x y', 'a']] })],
  ['a status that is none', written({ status: 99 })],
  ['a status as text', written({ status: '200' })],
  ['another kind', written({ kind: '__proto__' })],
  ['a hash with a quote', written({ hash: '"'.repeat(22) })],
  ['nothing but null', Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('null')])],
  ['a head longer than all', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7b, 0x7d])],
  ['no length', Buffer.from([1])],
])('what has %s is no page', (_, bytes) => {
  expect(() => pageCodec.decode(bytes)).toThrow();
});
