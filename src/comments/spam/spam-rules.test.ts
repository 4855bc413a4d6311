import { describe, expect, test } from 'vitest';
import { naughtyStrings } from '../../../tests/support/naughty-strings.ts';
import { renderComment } from '../../content/render-comment.ts';
import type { Candidate } from './candidate.ts';
import { applyRules, type Evidence } from './spam-rules.ts';

const NOBODY = { role: null, hasApproved: false, hasSpam: false };
const KNOWN_GUEST = { ...NOBODY, hasApproved: true };
const KNOWN_MEMBER = { role: 'reader', hasApproved: true, hasSpam: false } as const;

describe('what people write passes', () => {
  test.each([
    'Thank you, this helped me a lot!',
    'See https://example.org/docs and https://example.org/more for what changed in version 3.',
    'Спасибо за статью, очень полезно. Подробнее: https://example.org/ru',
    '谢谢分享，写得很好。更多信息请看这里：https://example.org/zh',
    'شكرا جزيلا على هذا المقال الرائع',
    'तीन साल से यही समस्या थी, धन्यवाद!',
    'The casinos of Monte Carlo were never my thing, but the poem is lovely.',
    '```\nfetch("https://a.example")\nfetch("https://b.example")\n```\nboth fail for me',
  ])('%s', (text) => {
    expect(verdict({ text })).toEqual({ verdict: 'fine', reasons: [] });
  });
});

describe('what is held or spam, with its reason', () => {
  test.each<[string, Partial<Candidate>, string, RegExp]>([
    ['a filled honeypot', { honeypot: 'x' }, 'spam', /field that people do not see/],
    ['a form filled in at once', { filledInMs: 200 }, 'hold', /within a second/],
    ['a form filled in below the limit', { filledInMs: 2999 }, 'hold', /within 3 seconds/],
    ['three links', { text: `Three good things for you: ${links(3)}` }, 'hold', /has 3 links; up to 2/],
    ['eight links', { text: `Eight good things for you: ${links(8)}` }, 'hold', /has 8 links/],
    ['nine links', { text: `Nine good things for you: ${links(9)}` }, 'spam', /has 9 links/],
    [
      'forum links',
      { text: `Good things: ${'[url=https://a.example/x]buy[/url] '.repeat(3)}` },
      'hold',
      /links/,
    ],
    ['a link and nothing else', { text: 'https://pills.example/' }, 'hold', /hardly more than links/],
    ['a word and a link', { text: 'Buy: [https://pills.example](https://pills.example)' }, 'hold', /hardly/],
  ])('%s', (_name, fields, expected, reason) => {
    const result = verdict(fields);
    expect(result.verdict).toBe(expected);
    expect(result.reasons.join(' ')).toMatch(reason);
  });

  test('two suspicions together are spam', () => {
    expect(verdict({ text: `Here you go, my dear friends: ${links(3)}`, filledInMs: 10 }).verdict).toBe(
      'spam',
    );
  });

  test('the limits are those of the settings', () => {
    const settings = { commentMaxLinks: 0, commentMinSeconds: 0 };
    expect(verdict({ filledInMs: 0 }, { settings }).verdict).toBe('fine');
    const text = `Look at this one please: ${links(1)}`;
    expect(verdict({ text }, { settings }).reasons).toEqual(['It has 1 link; up to 0 pass.']);
    expect(verdict({ text: `Look at these please: ${links(5)}` }, { settings }).verdict).toBe('spam');
  });

  test('the form may have been open for exactly as long as it must, or for an unknown time', () => {
    expect(verdict({ filledInMs: 3000 }).verdict).toBe('fine');
    expect(verdict({ filledInMs: null }).verdict).toBe('fine');
  });

  test('the same text for the third time after two others is too many', () => {
    expect(verdict({}, { copies: 2 }).verdict).toBe('fine');
    expect(verdict({}, { copies: 3 }).verdict).toBe('spam');
  });
});

describe('the past of a writer', () => {
  const manyLinks = { text: `All that I have found so far: ${links(4)}` };

  test('a guest who was approved before may be suspicious once', () => {
    expect(verdict(manyLinks, { past: KNOWN_GUEST }).verdict).toBe('fine');
    expect(verdict({ ...manyLinks, filledInMs: 1 }, { past: KNOWN_GUEST }).verdict).toBe('hold');
  });

  test('an approved comment speaks for nobody who has written spam', () => {
    const past = { ...NOBODY, hasApproved: true, hasSpam: true };
    expect(verdict({}, { past })).toEqual({
      verdict: 'hold',
      reasons: ['An earlier comment by this writer is spam.'],
    });
    expect(verdict(manyLinks, { past }).verdict).toBe('spam');
  });

  test('members with a good past are held to the block list and to copies alone', () => {
    const past = KNOWN_MEMBER;
    expect(verdict({ ...manyLinks, filledInMs: 1, honeypot: 'autofill' }, { past }).verdict).toBe('fine');
    expect(verdict({}, { past, copies: 3 }).verdict).toBe('spam');
    expect(verdict({}, { past, blocks: [{ kind: 'word', value: 'hello' }] }).verdict).toBe('spam');
  });

  test('a member without a past is held to all', () => {
    const past = { ...NOBODY, role: 'reader' } as const;
    expect(verdict({ filledInMs: 1 }, { past }).verdict).toBe('hold');
  });

  test('nothing holds those who work on the site', () => {
    const blocks = [{ kind: 'word', value: 'hello' }] as const;
    const past = { role: 'author', hasApproved: false, hasSpam: true } as const;
    const fields = { honeypot: 'x', filledInMs: 0, text: links(20) };
    expect(verdict(fields, { past, blocks, copies: 9 })).toEqual({ verdict: 'fine', reasons: [] });
  });

  test('neither a good past nor anything else weighs up against the block list or the honeypot', () => {
    const blocks = [{ kind: 'word', value: 'hello' }] as const;
    expect(verdict({}, { past: KNOWN_GUEST, blocks }).verdict).toBe('spam');
    expect(verdict({ honeypot: 'x' }, { past: KNOWN_GUEST }).verdict).toBe('spam');
  });
});

test('whatever people have typed to break things is judged without an error', () => {
  const blocks = naughtyStrings.slice(0, 50).map((value) => ({ kind: 'word', value }) as const);
  for (const text of naughtyStrings) {
    const fields = { text, name: text, email: text, website: text, address: text, honeypot: '' };
    expect(verdict(fields, { blocks }).verdict).toMatch(/fine|hold|spam/);
  }
});

test('texts made to take long are judged all the same', () => {
  for (const text of [
    'https://'.repeat(12_000),
    '[url='.repeat(20_000),
    '<a '.repeat(30_000),
    'a'.repeat(100_000),
  ])
    expect(verdict({ text, html: text }).verdict).toMatch(/fine|hold|spam/);
});

function links(count: number): string {
  return Array.from({ length: count }, (_, index) => `https://shop-${index}.example/`).join(' ');
}

function verdict(fields: Partial<Candidate>, evidence: Partial<Evidence> = {}) {
  const text = fields.text ?? 'Hello, a good text that you have written there.';
  const candidate: Candidate = {
    postId: 1,
    text,
    html: fields.html ?? renderComment(text, 'markdown').html,
    name: 'Ann',
    email: 'ann@ann.example',
    website: null,
    address: '192.0.2.1',
    userAgent: 'Browser',
    userId: null,
    filledInMs: 20_000,
    honeypot: '',
    ...fields,
  };
  const settings = { commentMaxLinks: 2, commentMinSeconds: 3 };
  return applyRules({ candidate, settings, past: NOBODY, blocks: [], copies: 0, ...evidence });
}
