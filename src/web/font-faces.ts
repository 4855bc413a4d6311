// The faces that ship with a site: Literata for reading, JetBrains Mono for code. One file for each script, so that
// a browser fetches only what a page's letters need.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

interface FontFace {
  package: string;
  family: string;
  /** Part of the file names between the script and the style. */
  axes: string;
  style: 'normal' | 'italic';
  weight: string;
}

/** The upright carries the optical-size axis, for titles; the italic, seldom large, does without at half the weight. */
const FACES: readonly FontFace[] = [
  { package: 'literata', family: 'Literata', axes: 'opsz', style: 'normal', weight: '200 900' },
  { package: 'literata', family: 'Literata', axes: 'wght', style: 'italic', weight: '200 900' },
  { package: 'jetbrains-mono', family: 'JetBrains Mono', axes: 'wght', style: 'normal', weight: '100 800' },
];
const PRELOADED = 'literata-latin-opsz-normal';

export interface FontFile {
  /** `literata-latin-opsz-normal` */
  name: string;
  body: Buffer;
  /** Fetched with the page, before the stylesheet asks for it. */
  isPreloaded: boolean;
  /** `@font-face` with this file at `url`. */
  rule: (url: string) => string;
}

/** Reads the font files below the project's `node_modules`. */
export function readFontFiles(projectRoot: string): FontFile[] {
  return FACES.flatMap((face) => readFace(path.join(projectRoot, 'node_modules/@fontsource-variable'), face));
}

function readFace(packages: string, face: FontFace): FontFile[] {
  const folder = path.join(packages, face.package);
  const ranges = unicodeRanges.parse(JSON.parse(readFileSync(path.join(folder, 'unicode.json'), 'utf8')));
  return Object.entries(ranges).map(([script, range]) => {
    const name = `${face.package}-${script}-${face.axes}-${face.style}`;
    return {
      name,
      body: readFileSync(path.join(folder, 'files', `${name}.woff2`)),
      isPreloaded: name === PRELOADED,
      rule: (url) => fontFaceRule(face, url, range),
    };
  });
}

const unicodeRanges = z.record(z.string(), z.string().regex(/^[0-9A-F+,?U-]+$/));

function fontFaceRule(face: FontFace, url: string, range: string): string {
  const style = face.style === 'italic' ? 'font-style:italic;' : '';
  return (
    `@font-face{font-family:'${face.family}';${style}font-weight:${face.weight};font-display:swap;` +
    `src:url(${url}) format('woff2');unicode-range:${range}}`
  );
}
