export type DecodedText = { ok: true; text: string; warning: string | null } | { ok: false; reason: string };

/** The text of a file: UTF-8, UTF-16 with its mark, or the old encoding of Western Windows with a warning. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = markedEncoding(bytes);
  if (marked !== null) return { ok: true, text: new TextDecoder(marked).decode(bytes), warning: null };
  if (bytes.subarray(0, BINARY_CHECK_BYTES).includes(0))
    return { ok: false, reason: 'it is not a text file' };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), warning: null };
  } catch {
    const warning =
      'not valid UTF-8, read as windows-1252: check its accents, or save it as UTF-8 and import it again';
    return { ok: true, text: new TextDecoder('windows-1252').decode(bytes), warning };
  }
}

const BINARY_CHECK_BYTES = 8192;

function markedEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}
