// What a file is, by its first bytes: names and declared types are whatever a sender likes.

/** Types that are stored, with the ending their names get. */
export const MEDIA_ENDINGS = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/wav': 'wav',
  'application/pdf': 'pdf',
} as const;

export type MediaType = keyof typeof MEDIA_ENDINGS;

/** What `addMedia` takes: SVG is drawn, and stored as the PNG that comes of it. */
export type AcceptedType = MediaType | 'image/svg+xml';

/** The type of a file, or null for one that is not accepted. */
export function typeOf(body: Uint8Array): AcceptedType | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, SNIFFED_BYTES));
  // A character is a byte in Latin-1.
  const start = bytes.toString('latin1');
  const found = SIGNATURES.find(([, parts]) => parts.every((part) => isAt(start, part)));
  if (found !== undefined) return found[0];
  return SVG.test(start) ? 'image/svg+xml' : containerType(bytes);
}

const SNIFFED_BYTES = 4096;

/** Text at a place, or one that stands anywhere among the first bytes. */
type Part = readonly [text: string, at: number | { within: number }];

const SIGNATURES: readonly [MediaType, readonly Part[]][] = [
  ['image/jpeg', [['\xff\xd8\xff', 0]]],
  ['image/png', [['\x89PNG\r\n\x1a\n', 0]]],
  ['image/gif', [['GIF87a', 0]]],
  ['image/gif', [['GIF89a', 0]]],
  [
    'image/webp',
    [
      ['RIFF', 0],
      ['WEBP', 8],
    ],
  ],
  [
    'audio/wav',
    [
      ['RIFF', 0],
      ['WAVE', 8],
    ],
  ],
  ['audio/flac', [['fLaC', 0]]],
  ['audio/mpeg', [['ID3', 0]]],
  ...['\xfa', '\xfb', '\xf2', '\xf3'].map((second): [MediaType, Part[]] => [
    'audio/mpeg',
    [[`\xff${second}`, 0]],
  ]),
  ['application/pdf', [['%PDF-', 0]]],
  [
    'video/webm',
    [
      ['\x1aE\xdf\xa3', 0],
      ['B\x82\x84webm', { within: 64 }],
    ],
  ],
  [
    'video/ogg',
    [
      ['OggS', 0],
      ['\x80theora', { within: 300 }],
    ],
  ],
  ...['\x01vorbis', 'OpusHead', '\x7fFLAC', 'Speex'].map((codec): [MediaType, Part[]] => [
    'audio/ogg',
    [
      ['OggS', 0],
      [codec, { within: 300 }],
    ],
  ]),
];

const SVG =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*|<!DOCTYPE\s+svg[^[>]*>\s*)*<svg[\s>]/i;

function isAt(start: string, [text, at]: Part): boolean {
  return typeof at === 'number' ? start.startsWith(text, at) : start.slice(0, at.within).includes(text);
}

/** The ISO containers say what they hold in a list of brands. */
function containerType(bytes: Buffer): MediaType | null {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return null;
  const size = Math.min(bytes.readUInt32BE(0), bytes.length);
  const major = bytes.toString('latin1', 8, 12);
  const brands = [major];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  if (/^(M4A|M4B|F4A) $/.test(major)) return 'audio/mp4';
  if (major === 'qt  ') return 'video/quicktime';
  return brands.some((brand) => /^(isom|iso\d|mp4\d|avc1|M4V |MSNV|dash)$/.test(brand)) ? 'video/mp4' : null;
}

/** Whether the type is shown as a picture, with smaller widths made of it. */
export function isPictureType(type: AcceptedType): boolean {
  return type.startsWith('image/');
}
