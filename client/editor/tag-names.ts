/** The names in a line: commas divide them, but for those in "double quotes". */
export function parseTagNames(line: string): string[] {
  const names: string[] = [];
  for (const [, quoted, plain = ''] of line.matchAll(/\s*(?:"([^"]*)"|([^,]*))\s*(?:,|$)/g)) {
    const name = (quoted ?? plain).trim();
    if (name !== '') names.push(name);
  }
  return names;
}
