import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  dependOn,
  earliestKnown,
  gatherDependencies,
  knownSince,
  passOn,
  spoil,
  trueUntil,
  withoutDependencies,
} from './dependencies.ts';

/** What a computation has said, in a form that is compared easily. */
async function gathered(compute: () => Promise<unknown>) {
  const { dependencies } = await gatherDependencies(compute);
  const { tags, trueUntil, flaw } = dependencies;
  return { tags: [...tags], trueUntil, flaw };
}

const FOREVER = Number.POSITIVE_INFINITY;

describe('What is computed', () => {
  test('says what it depends on, from wherever it reads', async () => {
    const read = async () => {
      await setImmediate();
      dependOn('b', 'a');
    };
    const said = await gathered(async () => {
      dependOn('a');
      await read();
      trueUntil(20);
      trueUntil(10);
      trueUntil(30);
    });
    expect(said).toEqual({ tags: ['a', 'b'], trueUntil: 10, flaw: null });
  });

  test('depends on what its parts depend on', async () => {
    const part = () =>
      gatherDependencies(async () => {
        dependOn('part');
        trueUntil(5);
      });
    const said = await gathered(async () => {
      dependOn('whole');
      await part();
    });
    expect(said).toEqual({ tags: ['whole', 'part'], trueUntil: 5, flaw: null });
  });

  test('does not add to what its parts depend on', async () => {
    await gatherDependencies(async () => {
      dependOn('whole');
      expect(await gathered(async () => dependOn('part'))).toMatchObject({ tags: ['part'] });
    });
  });

  test('depends on a part that fails', async () => {
    const said = await gathered(async () => {
      const part = gatherDependencies(async () => {
        dependOn('part');
        throw new Error('No.');
      });
      await expect(part).rejects.toThrow('No.');
    });
    expect(said.tags).toEqual(['part']);
  });

  test('depends on what was taken from a cache', async () => {
    expect(await gathered(async () => passOn(['kept'], 7))).toMatchObject({ tags: ['kept'], trueUntil: 7 });
    expect(await gathered(async () => passOn(['kept'], FOREVER))).toMatchObject({ trueUntil: FOREVER });
  });

  test('knows nothing of what is computed at the same time', async () => {
    const one = async (tag: string) =>
      gathered(async () => {
        for (let times = 0; times < 3; times++) {
          await setImmediate();
          dependOn(`${tag}${times}`);
        }
      });
    const [first, second] = await Promise.all([one('a'), one('b')]);
    expect(first.tags).toEqual(['a0', 'a1', 'a2']);
    expect(second.tags).toEqual(['b0', 'b1', 'b2']);
  });

  test('has the flaws of its parts, and being rescued is the worse of them', async () => {
    const part = () => gatherDependencies(async () => spoil('rescued'));
    const said = await gathered(async () => {
      spoil('failed');
      await part();
      spoil('failed');
    });
    expect(said.flaw).toBe('rescued');
  });
});

describe('What has nothing to do with it', () => {
  test('adds nothing but its flaws', async () => {
    const said = await gathered(async () =>
      withoutDependencies(async () => {
        dependOn('other');
        trueUntil(1);
        await setImmediate();
        spoil('rescued');
      }),
    );
    expect(said).toEqual({ tags: [], trueUntil: FOREVER, flaw: 'rescued' });
  });

  test('may say what it depends on where nothing is computed', () => {
    expect(() => {
      dependOn('a');
      trueUntil(1);
      spoil('failed');
      passOn(['a'], 1);
    }).not.toThrow();
  });
});

describe('What was known', () => {
  const early = { applied: 3, version: 8 };
  const late = { applied: 5, version: 9 };

  test('is that of now, where nothing is computed', () => {
    expect(knownSince()).toBeUndefined();
    expect(earliestKnown(late)).toEqual(late);
  });

  test('is that of the outermost that is computed', async () => {
    const inner = () => gatherDependencies(async () => earliestKnown(late));
    const { result } = await gatherDependencies(inner, early);
    expect(result.result).toEqual(early);
  });

  test('is no later position than that of now, in a log that was put back', async () => {
    const { result } = await gatherDependencies(async () => earliestKnown(early), late);
    expect(result).toEqual({ applied: 3, version: 9 });
  });

  test('goes with what is given to work that has nothing to do with it', async () => {
    const aside = async () => withoutDependencies(() => knownSince());
    expect((await gatherDependencies(aside, early)).result).toEqual(early);
  });
});
