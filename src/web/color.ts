/** sRGB, each channel a whole number from 0 to 255. */
export interface Rgb {
  r: number;
  g: number;
  b: number;
}

/** Perceptual lightness (0 to 1), chroma and hue (radians). Matrices: Björn Ottosson, "A perceptual color space". */
export interface Oklch {
  l: number;
  c: number;
  h: number;
}

/** WCAG 2 contrast ratio, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

export function isLighter(one: Rgb, other: Rgb): boolean {
  return luminance(one) > luminance(other);
}

export function toOklch(color: Rgb): Oklch {
  const { r, g, b } = linear(color);
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const bee = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  const l = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  return { l, c: Math.hypot(a, bee), h: Math.atan2(bee, a) };
}

/** What sRGB can't show loses chroma; black and white are the ends. */
export function fromOklch({ l, c, h }: Oklch): Rgb {
  if (l <= 0) return { r: 0, g: 0, b: 0 };
  if (l >= 1) return { r: 255, g: 255, b: 255 };
  let channels = linearChannels(l, c, h);
  for (let chroma = c; chroma > 0 && !channels.every(isShowable); chroma -= 0.004) {
    channels = linearChannels(l, Math.max(0, chroma - 0.004), h);
  }
  const [r = 0, g = 0, b = 0] = channels.map(encode);
  return { r, g, b };
}

function luminance(color: Rgb): number {
  const { r, g, b } = linear(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linear({ r, g, b }: Rgb): Rgb {
  return { r: decode(r), g: decode(g), b: decode(b) };
}

function linearChannels(l: number, c: number, h: number): number[] {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function isShowable(channel: number): boolean {
  return channel >= -0.0005 && channel <= 1.0005;
}

function decode(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encode(channel: number): number {
  const value = Math.min(1, Math.max(0, channel));
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055));
}
