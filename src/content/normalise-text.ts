/**
 * The text with `\n` as its only line ending and only characters that UTF-8 and HTML can carry: NUL and lone
 * surrogates become U+FFFD. Everything else stays, also its Unicode normal form.
 */
export function normaliseText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD').toWellFormed();
}
