import { contrast, type Rgb } from './color.ts';

const PAPER: Rgb = { r: 0xff, g: 0xfd, b: 0xf8 };

/** The first letter or digit of a name as a Unicode code point; null when it has none. */
export function initialOf(name: string): number | null {
  const initial = /[\p{L}\p{N}]/u.exec(name)?.[0];
  return initial?.toUpperCase().codePointAt(0) ?? null;
}

/** A leaf in the accent colour with the initial on it, as SVG; null when the code point is no letter or digit. */
export function drawIcon(color: Rgb, initial: number): string | null {
  if (initial > 0x10ffff) return null;
  const letter = String.fromCodePoint(initial);
  if (!/^[\p{L}\p{N}]$/u.test(letter)) return null;
  const fill = `rgb(${color.r},${color.g},${color.b})`;
  const ink = contrast(color, PAPER) >= 3 ? '#fffdf8' : '#1f1c18';
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">',
    `<path fill="${fill}" d="M10 2h36l14 14v38a8 8 0 0 1-8 8H10a8 8 0 0 1-8-8V10a8 8 0 0 1 8-8z"/>`,
    `<path fill="${ink}" opacity=".35" d="M46 2v10a4 4 0 0 0 4 4h10z"/>`,
    `<text x="31" y="48" fill="${ink}" font-family="Literata,Georgia,'Times New Roman',serif" font-size="44"`,
    ` font-weight="600" text-anchor="middle">${letter}</text></svg>`,
  ].join('');
}
