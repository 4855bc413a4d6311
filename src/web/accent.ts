// A site's accent may be any colour, pale yellow too. Text and lines use tones of it that are legible on every
// surface of the theme, in light and in dark.
import { contrast, fromOklch, isLighter, type Rgb, toOklch } from './color.ts';

/** The least legible surface for text in each theme: the raised one of `tokens.css`. */
const LIGHT_SURFACE: Rgb = { r: 0xf3, g: 0xf0, b: 0xe9 };
const DARK_SURFACE: Rgb = { r: 0x24, g: 0x23, b: 0x20 };
/** WCAG 2.2 AA for text is 4.5. */
const TEXT_CONTRAST = 4.6;
const TONE_STEP = 0.005;
const HEX = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

export interface AccentTones {
  /** `#rrggbb`, legible as text on the light theme's surfaces. */
  light: string;
  /** `#rrggbb`, legible as text on the dark theme's surfaces. */
  dark: string;
}

/** Null for what isn't `#rrggbb`. */
export function accentTones(color: string): AccentTones | null {
  const rgb = parseHex(color);
  if (!rgb) return null;
  return { light: toHex(toneFor(rgb, LIGHT_SURFACE)), dark: toHex(toneFor(rgb, DARK_SURFACE)) };
}

/** Null for what isn't `#rrggbb`. */
export function accentStylesheet(color: string): string | null {
  const tones = accentTones(color);
  if (!tones) return null;
  return `:root{--accent-on-light:${tones.light};--accent-on-dark:${tones.dark}}`;
}

export function parseHex(color: string): Rgb | null {
  const [, r, g, b] = HEX.exec(color) ?? [];
  if (!r || !g || !b) return null;
  return { r: Number.parseInt(r, 16), g: Number.parseInt(g, 16), b: Number.parseInt(b, 16) };
}

function toneFor(color: Rgb, surface: Rgb): Rgb {
  const { l, c, h } = toOklch(color);
  const step = isLighter(surface, { r: 118, g: 118, b: 118 }) ? -TONE_STEP : TONE_STEP;
  let tone = color;
  for (let lightness = l; contrast(tone, surface) < TEXT_CONTRAST; lightness += step) {
    tone = fromOklch({ l: lightness, c, h });
  }
  return tone;
}

function toHex({ r, g, b }: Rgb): string {
  return `#${[r, g, b].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
