// The index for language models that https://llmstxt.org describes: a title, a quotation, lists of links.

export interface LlmsText {
  name: string;
  description: string;
  /** Newest first. */
  posts: readonly LlmsLink[];
  pages: readonly LlmsLink[];
  /** What may be left out where room is short. */
  optional: readonly LlmsLink[];
}

export interface LlmsLink {
  title: string;
  /** Absolute, of the Markdown version. */
  url: string;
  /** Plain text, may be empty. */
  summary: string;
}

/** Markdown. */
export function llmsText({ name, description, posts, pages, optional }: LlmsText): string {
  const blocks = [`# ${oneLine(name)}`];
  if (oneLine(description) !== '') blocks.push(`> ${oneLine(description)}`);
  for (const [heading, links] of [
    ['Posts', posts],
    ['Pages', pages],
    ['Optional', optional],
  ] as const) {
    if (links.length > 0) blocks.push(`## ${heading}`, links.map(listItem).join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function listItem({ title, url, summary }: LlmsLink): string {
  const link = `- [${oneLine(title) || 'Untitled'}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`;
  return oneLine(summary) === '' ? link : `${link}: ${oneLine(summary)}`;
}

/** Text that stays text on its line. */
function oneLine(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return plain.replace(/[\\`*_[\]<>&#]/g, '\\$&');
}
