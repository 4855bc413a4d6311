import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentStylesheet, accentTones, parseHex } from './accent.ts';
import { contrast, fromOklch, type Rgb, toOklch } from './color.ts';

const tokens = readFileSync(path.join(import.meta.dirname, '../../client/styles/tokens.css'), 'utf8');
const [lightTokens = '', darkTokens = ''] = tokens.split('prefers-color-scheme: dark');
const themes = { light: lightTokens, dark: darkTokens };
const channel = fc.integer({ min: 0, max: 255 });
const colors = fc.record({ r: channel, g: channel, b: channel });

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const surfaces = ['paper', 'raised'].map((name) => token(theme, name));

  test('every accent has a tone that is legible as text on every surface', () => {
    fc.assert(
      fc.property(colors, (color) => {
        const tone = rgb(accentTones(hex(color))?.[theme] ?? '');
        for (const surface of surfaces) expect(contrast(tone, surface)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test.each([
    'ink',
    'soft',
    'code-comment',
    'code-keyword',
    'code-string',
    'code-number',
    'code-name',
    'code-type',
    'code-attribute',
    'code-removed',
    'code-added',
  ])('%s is legible on every surface', (name) => {
    for (const surface of surfaces) expect(contrast(token(theme, name), surface)).toBeGreaterThanOrEqual(4.5);
  });

  test('edges of fields stand out from the surfaces', () => {
    for (const surface of surfaces) expect(contrast(token(theme, 'edge'), surface)).toBeGreaterThanOrEqual(3);
  });
});

test('a legible accent stays as it is', () => {
  expect(accentTones('#9a3412')?.light).toBe('#9a3412');
  expect(accentTones('#ffe94d')?.dark).toBe('#ffe94d');
});

test('what is no colour gives no stylesheet', () => {
  for (const text of ['', 'red', '#12345', '#1234567', '12345g', '}body{']) {
    expect(accentStylesheet(text)).toBeNull();
  }
});

test('OKLCH and back is the same colour', () => {
  fc.assert(
    fc.property(colors, (color) => {
      const back = fromOklch(toOklch(color));
      for (const key of ['r', 'g', 'b'] as const)
        expect(Math.abs(back[key] - color[key])).toBeLessThanOrEqual(1);
    }),
  );
});

function token(theme: 'light' | 'dark', name: string): Rgb {
  return rgb(new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(themes[theme])?.[1] ?? '');
}

function rgb(color: string): Rgb {
  const parsed = parseHex(color);
  if (!parsed) throw new Error(`no colour: ${color}`);
  return parsed;
}

function hex({ r, g, b }: Rgb): string {
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
