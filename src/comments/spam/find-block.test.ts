import { expect, test } from 'vitest';
import { renderComment } from '../../content/render-comment.ts';
import { BLOCK_KINDS, type BlockKind } from './block.ts';
import { blockValue } from './block-value.ts';
import { findBlock } from './find-block.ts';
import { networkOfSender } from './network.ts';

test.each<[BlockKind, string, string | null]>([
  ['email', ' Ann@Spam.Example ', 'ann@spam.example'],
  ['email', 'ann', null],
  ['email', 'a b@c', null],
  ['address', '192.0.2.7', '192.0.2.7'],
  ['address', '192.0.2.0/24', '192.0.2.0/24'],
  ['address', '192.0.2.7/32', '192.0.2.7'],
  ['address', '192.0.2.7/24', '192.0.2.0/24'],
  ['address', '10.255.255.255/9', '10.128.0.0/9'],
  ['address', '2001:db8::ffff:1/33', '2001:db8::/33'],
  ['address', '1:2:3:4:5:6:7:8/113', '1:2:3:4:5:6:7:0/113'],
  ['address', '::1:2/96', '::/96'],
  ['address', '64:ff9b::192.0.2.7/96', '64:ff9b::/96'],
  ['address', '::ffff:192.0.2.7', '192.0.2.7'],
  ['address', '2001:DB8:0:0::1', '2001:db8::1'],
  ['address', '2001:db8::/32', '2001:db8::/32'],
  ['address', '2001:db8::/129', null],
  ['address', '192.0.2.0/33', null],
  ['address', '0.0.0.0/0', null],
  ['address', '192.0.2', null],
  ['address', '192.0.2.1/24/8', null],
  ['domain', 'Casino.Example', 'casino.example'],
  ['domain', '*.casino.example', 'casino.example'],
  ['domain', '@casino.example', 'casino.example'],
  ['domain', 'https://www.casino.example/offers?x=1', 'casino.example'],
  ['domain', 'казино.рф', 'xn--80aswg3a.xn--p1ai'],
  ['domain', 'com', null],
  ['domain', '192.0.2.7', null],
  ['domain', 'two words.example', null],
  ['word', ' Cheap   WATCHES ', 'cheap watches'],
  ['word', 'Café', 'cafe'],
  ['word', '$$$', null],
  ['word', '', null],
  ['word', 'x'.repeat(300), null],
])('as %s, %j is kept as %j', (kind, typed, value) => {
  if (kind === 'domain' && value?.startsWith('xn--')) {
    expect(blockValue(kind, typed)).toBe(new URL(`http://${typed}`).hostname);
  } else {
    expect(blockValue(kind, typed)).toBe(value);
  }
});

test.each<[BlockKind, string, Partial<Sender>]>([
  ['email', 'ann@spam.example', { email: 'ANN@spam.example' }],
  ['address', '192.0.2.0/24', { address: '192.0.2.255' }],
  ['address', '192.0.2.0/24', { address: '::ffff:192.0.2.9' }],
  ['address', '192.0.2.7', { address: '192.0.2.7' }],
  ['address', '2001:db8::/32', { address: '2001:db8:1:2::3' }],
  ['address', '2001:db8::1', { address: '2001:0db8:0000::0001' }],
  ['address', 'fe80::/10', { address: 'fe80::1%eth0' }],
  ['domain', 'casino.example', { text: 'See https://casino.example/x' }],
  ['domain', 'casino.example', { text: 'See [this](http://www.CASINO.example:8080/x) page' }],
  ['domain', 'casino.example', { text: '`https://a.b.casino.example`' }],
  ['domain', 'casino.example', { website: 'https://casino.example./' }],
  ['domain', 'casino.example', { email: 'ann@mail.casino.example' }],
  ['domain', 'казино.рф', { text: 'Сюда: https://казино.рф/игра' }],
  ['word', 'casino', { text: 'The best CASINO!' }],
  ['word', 'casino', { text: 'cas\u200bino' }],
  ['word', 'casino', { text: 'ｃａｓｉｎｏ' }],
  ['word', 'casino', { text: 'cásìnö' }],
  ['word', 'casino', { name: 'Casino Bob' }],
  ['word', 'cheap watches', { text: 'Cheap,\n**watches**' }],
  ['word', 'КАЗИНО', { text: 'Лучшее казино мира' }],
  ['word', '赌场', { text: '最好的赌场网站在这里' }],
  ['word', 'カジノ', { text: 'オンラインカジノへようこそ' }],
  ['word', 'คาสิโน', { text: 'เว็บคาสิโนออนไลน์' }],
  ['word', 'كازينو', { text: 'أفضل كازينو' }],
])('the %s %s is met', (kind, typed, fields) => {
  expect(find(kind, typed, fields)).toMatchObject({ kind });
});

test.each<[BlockKind, string, Partial<Sender>]>([
  ['email', 'ann@spam.example', { email: 'joann@spam.example' }],
  ['email', 'ann@spam.example', { email: null, text: 'Write to ann@spam.example' }],
  ['address', '192.0.2.0/24', { address: '192.0.3.1' }],
  ['address', '192.0.2.7', { address: '192.0.2.70' }],
  ['address', '192.0.2.7', { address: null }],
  ['address', '2001:db8::/32', { address: '2001:db9::1' }],
  ['address', '192.0.2.7', { address: '2001:db8::1' }],
  ['domain', 'casino.example', { text: 'https://notcasino.example/ is a poem' }],
  ['domain', 'casino.example', { text: 'https://casino.example.org/' }],
  ['domain', 'casino.example', { text: 'https://other.example/?from=casino.example' }],
  ['domain', 'casino.example', { email: 'casino.example@other.example' }],
  ['word', 'casino', { text: 'The casinos of Monte Carlo' }],
  ['word', 'cialis', { text: 'A specialist in socialism' }],
  ['word', 'cheap watches', { text: 'Watches that are cheap' }],
  ['word', 'кот', { text: 'Который час?' }],
  ['word', '赌场', { text: '一个很好的网站' }],
])('the %s %s is not met', (kind, typed, fields) => {
  expect(find(kind, typed, fields)).toBeUndefined();
});

test('a block that has been stored as something else than its kind is met by nothing', () => {
  for (const kind of BLOCK_KINDS) expect(findBlock([{ kind, value: '!!/99' }], sender({}))).toBeUndefined();
});

test('where people have many addresses, blocking the sender means their network', () => {
  expect(networkOfSender('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(networkOfSender('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(networkOfSender('unknown')).toBeNull();
});

type Sender = Parameters<typeof findBlock>[1];

function find(kind: BlockKind, typed: string, fields: Partial<Sender>) {
  const value = blockValue(kind, typed);
  if (value === null) throw new Error(`${typed} is no ${kind}`);
  return findBlock([{ kind, value }], sender(fields));
}

function sender(fields: Partial<Sender>): Sender {
  const text = fields.text ?? 'Hello.';
  const { html } = renderComment(text, 'markdown');
  return {
    name: 'Bob',
    email: 'bob@bob.example',
    website: null,
    address: '198.51.100.1',
    ...fields,
    text,
    html,
  };
}
