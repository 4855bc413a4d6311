// The small part of the tar format that a backup needs, so that "tar --zstd -xf" opens one without Octavo.
const BLOCK = 512;
const LARGEST_OCTAL = 8 ** 11 - 1;
const NAME_BYTES = 100;
const SIZE = { at: 124, bytes: 12 };
const CHECKSUM = { at: 148, bytes: 8 };

export const TAR_HEADER_BYTES = BLOCK;
export const TAR_END: Uint8Array = new Uint8Array(2 * BLOCK);

/** @param modifiedAt milliseconds since 1970. */
export function tarHeader(name: string, size: number, modifiedAt: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > NAME_BYTES)
    throw new Error(`Too long a name for a part of a backup: ${name}`);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  writeSize(header, size);
  header.write(octal(Math.floor(modifiedAt / 1000), 11), 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(octal(checksumOf(header), 6), CHECKSUM.at);
  header.write('\0 ', CHECKSUM.at + 6);
  return header;
}

/** What follows a part so that the next begins on a block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array(paddingBytes(size));
}

export function paddingBytes(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

export type TarHeader = { name: string; size: number };

/** What a header says; `end` for the block that ends the archive, null for what is no header. */
export function parseTarHeader(block: Buffer): TarHeader | 'end' | null {
  if (block.every((byte) => byte === 0)) return 'end';
  const stored = Number.parseInt(block.toString('latin1', CHECKSUM.at, CHECKSUM.at + 6), 8);
  if (stored !== checksumOf(block)) return null;
  const end = block.indexOf(0);
  const name = block.toString('utf8', 0, end === -1 ? NAME_BYTES : Math.min(end, NAME_BYTES));
  const size = readSize(block);
  return name === '' || !Number.isSafeInteger(size) || size < 0 ? null : { name, size };
}

function writeSize(header: Buffer, size: number): void {
  if (size <= LARGEST_OCTAL) {
    header.write(octal(size, 11), SIZE.at);
    return;
  }
  // As GNU tar writes what eleven octal digits cannot hold.
  header[SIZE.at] = 0x80;
  header.writeBigUInt64BE(BigInt(size), SIZE.at + 4);
}

function readSize(header: Buffer): number {
  if (header[SIZE.at] === 0x80) return Number(header.readBigUInt64BE(SIZE.at + 4));
  return Number.parseInt(header.toString('latin1', SIZE.at, SIZE.at + SIZE.bytes - 1), 8);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** The sum of its bytes, those of the sum itself taken as spaces. */
function checksumOf(header: Buffer): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) {
    const isOwn = index >= CHECKSUM.at && index < CHECKSUM.at + CHECKSUM.bytes;
    sum += isOwn ? 0x20 : byte;
  }
  return sum;
}
