// What stands in the text while a picture is on its way. It never leaves the page.

const PLACEHOLDER = /!\[Uploading [^\]\n]*\]\(#upload-(\d+)\)/g;

export function placeholder(id: number, name: string, share: number): string {
  const label = name.replace(/[[\]\\\n]/g, ' ').slice(0, 60);
  return `![Uploading ${label} … ${Math.round(share * 100)} %](#upload-${id})`;
}

/** Where the placeholder of an upload stands now. */
export function findPlaceholder(text: string, id: number): { from: number; to: number } | null {
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match[1] === String(id)) return { from: match.index, to: match.index + match[0].length };
  }
  return null;
}

/** The text with what is there of its uploads, and without what is not. */
export function resolvePlaceholders(text: string, done: ReadonlyMap<number, string>): string {
  if (!text.includes('](#upload-')) return text;
  return text.replace(PLACEHOLDER, (_, id: string) => done.get(Number(id)) ?? '');
}
