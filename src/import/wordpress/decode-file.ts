import { createReadStream } from 'node:fs';
import { WxrError } from './wxr-error.ts';

const CHUNK_BYTES = 256 * 1024;
const COMPRESSED = [Buffer.from('PK\x03\x04', 'latin1'), Buffer.from([0x1f, 0x8b])];

/** What had to be repaired to read a file as XML. */
export interface Damage {
  /** Byte sequences that the file's encoding does not know, now U+FFFD. */
  invalidSequences: number;
  /** Characters that XML does not allow, now gone. */
  controlCharacters: number;
  /** Lines before the XML declaration, such as a server's warnings. */
  skippedLines: number;
}

export function noDamage(): Damage {
  return { invalidSequences: 0, controlCharacters: 0, skippedLines: 0 };
}

/**
 * A file's text in pieces, decoded as its byte order mark or XML declaration says.
 * @param damage counts what is repaired on the way.
 * @throws WxrError when the file cannot be read or its encoding is unknown.
 */
export async function* decodeFile(file: string, damage: Damage): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const bytes of readBytes(file)) {
    const isFirst = decoder === undefined;
    decoder ??= decoderFor(file, bytes);
    const text = decoder.decode(bytes, { stream: true });
    countInvalid(text, bytes, damage);
    yield withoutControlCharacters(isFirst ? withoutPreamble(text, damage) : text, damage);
  }
  const rest = decoder?.decode() ?? '';
  damage.invalidSequences += rest.length;
  yield rest;
}

async function* readBytes(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of createReadStream(file, { highWaterMark: CHUNK_BYTES })) yield bytes as Buffer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WxrError('unreadable', `Cannot read ${file}: ${reason}. Check the path and try again.`, error);
  }
}

function decoderFor(file: string, start: Buffer): TextDecoder {
  if (COMPRESSED.some((magic) => start.subarray(0, magic.length).equals(magic))) {
    throw new WxrError(
      'not-wxr',
      `${file} is a compressed file. Unpack it, then import the .xml file in it.`,
    );
  }
  const label = encodingLabel(start);
  try {
    return new TextDecoder(label);
  } catch (error) {
    const message = `${file} says that it is written in "${label}", which is not known. Save it as UTF-8 and try again.`;
    throw new WxrError('unreadable', message, error);
  }
}

function encodingLabel(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0x3c && start[1] === 0) return 'utf-16le';
  if (start[0] === 0 && start[1] === 0x3c) return 'utf-16be';
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  const declared = /<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']*)["']/i.exec(
    start.toString('latin1', 0, 4096),
  )?.[1];
  // A file that can be read this far is not UTF-16, whatever it says.
  return declared === undefined || /^(utf-?16|ucs-?2|unicode)/i.test(declared) ? 'utf-8' : declared;
}

function countInvalid(text: string, bytes: Buffer, damage: Damage): void {
  if (!text.includes('\ufffd')) return;
  const shown = text.split('\ufffd').length - 1;
  let written = 0;
  for (let at = bytes.indexOf('\ufffd'); at !== -1; at = bytes.indexOf('\ufffd', at + 3)) written += 1;
  damage.invalidSequences += Math.max(0, shown - written);
}

// Some servers print warnings or blank lines into the download, before what should be its first character.
function withoutPreamble(text: string, damage: Damage): string {
  const declaration = text.indexOf('<?xml');
  const start = declaration === -1 ? text.search(/\S/) : declaration;
  if (start <= 0) return text;
  damage.skippedLines = text.slice(0, start).split('\n').length - 1;
  return text.slice(start);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML does not allow.
const DISALLOWED = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

function withoutControlCharacters(text: string, damage: Damage): string {
  const clean = text.replace(DISALLOWED, '');
  damage.controlCharacters += text.length - clean.length;
  return clean;
}
