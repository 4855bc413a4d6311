import { describe, expect, test } from 'vitest';
import { Freshness } from './freshness.ts';
import { EVERYTHING } from './log.ts';

function change(position: number, ...tags: string[]) {
  return { position, tags, withdrawn: [] };
}

function withdrawal(position: number, ...tags: string[]) {
  return { position, tags, withdrawn: tags };
}

describe('What was read at a position', () => {
  test('is fresh until one of its tags is invalidated behind it', () => {
    const freshness = new Freshness(3);
    const stamp = { tags: ['post:1', 'posts'], readAt: 3 };
    expect(freshness.isFresh(stamp)).toBe(true);
    freshness.apply(change(4, 'post:2'));
    expect(freshness.isFresh(stamp)).toBe(true);
    freshness.apply(change(5, 'posts'));
    expect(freshness.isFresh(stamp)).toBe(false);
    expect(freshness.isFresh({ ...stamp, readAt: 5 })).toBe(true);
  });

  test('is not fresh any more once everything is invalidated, whatever its tags', () => {
    const freshness = new Freshness();
    freshness.apply(change(1, EVERYTHING));
    expect(freshness.isFresh({ tags: [], readAt: 0 })).toBe(false);
    expect(freshness.isFresh({ tags: [], readAt: 1 })).toBe(true);
  });

  test('is not fresh where it is older than all that is known', () => {
    const freshness = new Freshness(7);
    expect(freshness.isFresh({ tags: [], readAt: 6 })).toBe(false);
    expect(freshness.isWithdrawn({ tags: [], readAt: 6 })).toBe(true);
  });

  test('is withdrawn only where something was taken from readers', () => {
    const freshness = new Freshness();
    const stamp = { tags: ['post:1'], readAt: 0 };
    freshness.apply(change(1, 'post:1'));
    expect(freshness.isWithdrawn(stamp)).toBe(false);
    freshness.apply(withdrawal(2, 'post:1'));
    expect(freshness.isWithdrawn(stamp)).toBe(true);
    expect(freshness.isWithdrawn({ ...stamp, readAt: 2 })).toBe(false);
  });

  test('is withdrawn with everything', () => {
    const freshness = new Freshness();
    freshness.apply(withdrawal(1, EVERYTHING));
    expect(freshness.isWithdrawn({ tags: [], readAt: 0 })).toBe(true);
    expect(freshness.isWithdrawn({ tags: [], readAt: 1 })).toBe(false);
  });
});

describe('The log', () => {
  test('is applied row by row, and nothing of it twice', () => {
    const freshness = new Freshness();
    expect(freshness.apply(change(1, 'a'))).toBe(true);
    const { version } = freshness;
    expect(freshness.apply(change(1, 'a'))).toBe(true);
    expect(freshness.applied).toBe(1);
    expect(freshness.version).toBe(version);
  });

  test('is not applied over a gap', () => {
    const freshness = new Freshness();
    expect(freshness.apply(change(2, 'a'))).toBe(false);
    expect(freshness.applied).toBe(0);
    expect(freshness.isFresh({ tags: ['a'], readAt: 0 })).toBe(true);
  });

  test('has an own commit count at once, and be applied once what is before it is', () => {
    const freshness = new Freshness();
    expect(freshness.note(change(2, 'a'))).toBe(false);
    expect(freshness.applied).toBe(0);
    expect(freshness.isFresh({ tags: ['a'], readAt: 0 })).toBe(false);
    freshness.apply(change(1, 'b'));
    freshness.apply(change(2, 'a'));
    expect(freshness.isFresh({ tags: ['a'], readAt: freshness.applied })).toBe(true);
  });

  test('is applied by an own commit that is the next', () => {
    const freshness = new Freshness(4);
    expect(freshness.note(change(5, 'a'))).toBe(true);
    expect(freshness.applied).toBe(5);
    expect(freshness.note(change(5, 'a'))).toBe(true);
  });

  test('says which tag was invalidated last', () => {
    const freshness = new Freshness();
    freshness.apply(change(1, 'a'));
    freshness.apply(change(2, 'b', 'c'));
    expect(freshness.newestOf(['a', 'b'])).toEqual({ tag: 'b', position: 2 });
    expect(freshness.newestOf(['d'])).toBeNull();
    freshness.apply(change(3, EVERYTHING));
    expect(freshness.newestOf(['a', 'b'])).toEqual({ tag: EVERYTHING, position: 3 });
  });
});

describe('A new start', () => {
  test('further on makes all that was read before not fresh', () => {
    const freshness = new Freshness(3);
    freshness.restart(9);
    expect(freshness.applied).toBe(9);
    expect(freshness.isFresh({ tags: [], readAt: 8 })).toBe(false);
    expect(freshness.isFresh({ tags: [], readAt: 9 })).toBe(true);
  });

  test('forgets no own commit behind the position from which it goes on', () => {
    const freshness = new Freshness(3);
    freshness.note(change(10, 'a'));
    freshness.restart(9);
    expect(freshness.isFresh({ tags: ['a'], readAt: 9 })).toBe(false);
  });

  test('further back makes positions worthless that were reached before', () => {
    const freshness = new Freshness(9);
    freshness.restart(4);
    for (let position = 5; position <= 9; position++) freshness.apply(change(position, 'a'));
    expect(freshness.isFresh({ tags: [], readAt: 9 })).toBe(false);
    freshness.apply(change(10, 'a'));
    expect(freshness.isFresh({ tags: [], readAt: 10 })).toBe(true);
  });
});

describe('More tags than are remembered', () => {
  test('let the oldest news go, with all that was read before them', () => {
    const freshness = new Freshness(0, 2);
    for (const [index, tag] of ['a', 'b', 'c'].entries()) freshness.apply(change(index + 1, tag));
    expect(freshness.size).toBe(2);
    expect(freshness.knownFrom).toBe(1);
    expect(freshness.isFresh({ tags: ['a'], readAt: 0 })).toBe(false);
    expect(freshness.isFresh({ tags: ['a'], readAt: 1 })).toBe(true);
    expect(freshness.isFresh({ tags: ['b'], readAt: 1 })).toBe(false);
  });

  test('keep a tag that was in the news again', () => {
    const freshness = new Freshness(0, 2);
    for (const [index, tag] of ['a', 'b', 'a', 'c'].entries()) freshness.apply(change(index + 1, tag));
    expect(freshness.knownFrom).toBe(2);
    expect(freshness.isFresh({ tags: ['a'], readAt: 2 })).toBe(false);
    expect(freshness.isFresh({ tags: ['a'], readAt: 3 })).toBe(true);
  });

  test('let what was withdrawn go only as withdrawn', () => {
    const freshness = new Freshness(0, 1);
    freshness.apply(withdrawal(1, 'a'));
    freshness.apply(withdrawal(2, 'b'));
    expect(freshness.isWithdrawn({ tags: ['a'], readAt: 0 })).toBe(true);
  });
});
