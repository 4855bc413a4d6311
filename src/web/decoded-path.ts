/** A path as text, or null where it is none: a broken percent-encoding, a NUL, which no database looks for. */
export function decodedPath(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}
