// Photographs carry where they were taken and with which camera. It is cut out of the file, so that the picture itself
// keeps every bit; what follows a picture's end goes as well, because phones hide whole videos there.

/** The picture without what it says about its making, or null where it cannot be cut out of this type of file. */
export function stripMetadata(body: Uint8Array, type: string): Uint8Array | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (type === 'image/jpeg') return stripJpeg(bytes);
  if (type === 'image/png') return stripPng(bytes);
  if (type === 'image/webp') return stripWebp(bytes);
  if (type === 'image/gif') return stripGif(bytes);
  if (type === 'video/mp4' || type === 'video/quicktime') return stripVideo(bytes);
  return null;
}

const JPEG_SCAN = 0xda;
const JPEG_END = 0xd9;

function stripJpeg(bytes: Buffer): Uint8Array | null {
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === JPEG_END) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    const next = marker === JPEG_SCAN ? endOfScan(bytes, end) : end;
    if (next > bytes.length) return null;
    if (isKeptJpegPart(marker, bytes.toString('latin1', at + 4, at + 16)))
      kept.push(bytes.subarray(at, next));
    at = next;
  }
  return Buffer.concat([...kept, Buffer.of(0xff, JPEG_END)]);
}

/** Application parts go, but for the colour profile and what a decoder needs to read the colours. */
function isKeptJpegPart(marker: number, name: string): boolean {
  if (marker === 0xfe) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker === 0xe0) return name.startsWith('JFIF\0');
  if (marker === 0xe2) return name.startsWith('ICC_PROFILE\0');
  return marker === 0xee && name.startsWith('Adobe');
}

/** In a scan, 0xff is followed by 0 or a restart marker; any other marker ends it. */
function endOfScan(bytes: Buffer, start: number): number {
  let at = start;
  while (at + 1 < bytes.length) {
    at = bytes.indexOf(0xff, at);
    if (at === -1) return bytes.length;
    const marker = bytes[at + 1] ?? 0;
    if (marker !== 0 && !(marker >= 0xd0 && marker <= 0xd7)) return at;
    at += 2;
  }
  return bytes.length;
}

const PNG_METADATA = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function stripPng(bytes: Buffer): Uint8Array | null {
  const kept = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length) return null;
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (!PNG_METADATA.has(name)) kept.push(bytes.subarray(at, next));
    if (name === 'IEND') return Buffer.concat(kept);
    at = next;
  }
  return null;
}

const WEBP_EXIF_AND_XMP_FLAGS = 0x0c;

function stripWebp(bytes: Buffer): Uint8Array | null {
  const kept: Buffer[] = [];
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  let at = 12;
  while (at + 8 <= end) {
    const size = bytes.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    if (next > bytes.length) return null;
    const name = bytes.toString('latin1', at, at + 4);
    const chunk = Buffer.from(bytes.subarray(at, next));
    if (name === 'VP8X') chunk.writeUInt8(chunk.readUInt8(8) & ~WEBP_EXIF_AND_XMP_FLAGS, 8);
    if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk);
    at = next;
  }
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(4 + kept.reduce((sum, chunk) => sum + chunk.length, 0), 4);
  return Buffer.concat([head, ...kept]);
}

const GIF_EXTENSION = 0x21;
const GIF_IMAGE = 0x2c;
const GIF_END = 0x3b;

/** Comments and what programs put in go; what makes a picture move stays. */
function stripGif(bytes: Buffer): Uint8Array | null {
  let at = 13 + colorTableSize(bytes[10]);
  const kept = [bytes.subarray(0, at)];
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === GIF_END) return Buffer.concat([...kept, Buffer.of(GIF_END)]);
    if (kind !== GIF_EXTENSION && kind !== GIF_IMAGE) return null;
    const blocks = kind === GIF_IMAGE ? at + 11 + colorTableSize(bytes[at + 9]) : at + 2;
    const next = endOfBlocks(bytes, blocks);
    if (next === null) return null;
    if (kind === GIF_IMAGE || isKeptExtension(bytes, at)) kept.push(bytes.subarray(at, next));
    at = next;
  }
  return null;
}

function colorTableSize(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

function endOfBlocks(bytes: Buffer, start: number): number | null {
  let at = start;
  for (let size = bytes[at]; size !== undefined; size = bytes[at]) {
    at += 1 + size;
    if (size === 0) return at;
  }
  return null;
}

function isKeptExtension(bytes: Buffer, at: number): boolean {
  if (bytes[at + 1] === 0xf9) return true;
  return (
    bytes[at + 1] === 0xff &&
    /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(bytes.toString('latin1', at + 3, at + 14))
  );
}

const VIDEO_METADATA = new Set(['udta', 'meta', 'uuid']);
const VIDEO_PARENTS = new Set(['moov', 'trak', 'moof', 'traf']);

/** Where a film was taken is blanked and not cut out: its frames are found by their place in the file. */
function stripVideo(bytes: Buffer): Uint8Array | null {
  const copy = Buffer.from(bytes);
  return blankBoxes(copy, 0, copy.length) ? copy : null;
}

/** Whether the boxes fill their place exactly. */
function blankBoxes(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at + 8 <= end) {
    const isLong = bytes.readUInt32BE(at) === 1 && at + 16 <= end;
    const head = isLong ? 16 : 8;
    const given = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : bytes.readUInt32BE(at);
    const next = given === 0 ? end : at + given;
    if (next < at + head || next > end) return false;
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (VIDEO_METADATA.has(name)) {
      bytes.write('free', at + 4, 'latin1');
      bytes.fill(0, at + head, next);
    } else if (VIDEO_PARENTS.has(name) && !blankBoxes(bytes, at + head, next)) return false;
    at = next;
  }
  return true;
}
