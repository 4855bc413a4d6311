import { describe, expect, test } from 'vitest';
import type { Child } from '../web/jsx/html.ts';
import { draw, drawLater } from './draw.ts';
import { Cached } from './fragment.ts';

/** A piece that takes its time. */
function Slow({ children, after = 1 }: { children: () => Child; after?: number }) {
  return (
    <Cached name="slow" by={[]}>
      {async () => {
        for (let turn = 0; turn < after; turn++) await Promise.resolve();
        return children();
      }}
    </Cached>
  );
}

describe('drawing', () => {
  test('puts each piece in its place, whichever is ready first, as if nobody had waited', async () => {
    const page = await draw(null, () => (
      <main>
        a<Slow after={9}>{() => <b>{'<1>'}</b>}</Slow>b<Slow>{() => '<2>'}</Slow>
        <i>
          <Slow>{() => null}</Slow>
        </i>
        c
      </main>
    ));
    expect(page.markup).toBe('<main>a<b>&lt;1&gt;</b>b&lt;2&gt;<i></i>c</main>');
  });

  test('draws pieces in pieces, and pieces after a wait', async () => {
    const page = await draw(null, async () => {
      await Promise.resolve();
      return (
        <Slow>
          {() => (
            <p>
              1<Slow>{() => <Slow>{() => '2'}</Slow>}</Slow>3
            </p>
          )}
        </Slow>
      );
    });
    expect(page.markup).toBe('<p>123</p>');
  });

  test('gives back what has no late pieces as it is', async () => {
    const page = <p>Here</p>;
    expect(await draw(null, () => page)).toBe(page);
  });

  test('takes nothing in a text or in another piece for a place, though it looks like one', async () => {
    let seen = '';
    const page = await draw(null, () => {
      const place = drawLater(async () => <b>late</b>);
      seen = String(place);
      return (
        <p title="x">
          {seen}
          {place}
          <Slow>{() => seen}</Slow>
        </p>
      );
    });
    expect(seen).toMatch(/^<!--[\da-f-]{36}-->0<!--[\da-f-]{36}-->$/);
    const escaped = seen.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(page.markup).toBe(`<p title="x">${escaped}<b>late</b>${escaped}</p>`);
  });

  test('fails with a piece that fails, before and after the others, and with it alone', async () => {
    const page = (fails: number) =>
      draw(null, () =>
        [0, 1, 2].map((number) => (
          <Slow after={number * 3}>
            {() => {
              if (number === fails) throw new Error(`piece ${number}`);
              return number;
            }}
          </Slow>
        )),
      );
    for (const fails of [0, 1, 2]) await expect(page(fails)).rejects.toThrow(`piece ${fails}`);
    expect((await page(3)).markup).toBe('012');
  });

  test('starts no piece of a page that cannot be drawn', async () => {
    let started = 0;
    const page = draw(null, () => {
      const late = <Slow>{() => String(++started)}</Slow>;
      if (late) throw new Error('the page');
      return late;
    });
    await expect(page).rejects.toThrow('the page');
    expect(started).toBe(0);
  });

  test('refuses a piece outside of a drawing, and one that is drawn and not shown', async () => {
    expect(() => <Slow>{() => 1}</Slow>).toThrow('drawn by draw()');
    let elsewhere: Child = null;
    await draw(null, () => {
      elsewhere = <Slow>{() => 1}</Slow>;
      return elsewhere;
    });
    await expect(draw(null, () => drawLater(async () => <p>{elsewhere}</p>) && 'nothing')).rejects.toThrow(
      'not on the page',
    );
  });
});
