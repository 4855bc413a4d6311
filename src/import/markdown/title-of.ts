import type { Fields } from './fields.ts';
import { type FileName, titleFromName } from './file-name.ts';
import { leadingHeading } from './leading-heading.ts';
import { withoutCode } from './mdx.ts';

/**
 * A file's title, and its text without a heading that repeats it.
 * @param isExport the text is taken to the letter.
 */
export function titleOf(
  { fields, name, body }: { fields: Fields; name: FileName; body: string },
  isExport: boolean,
): { title: string; body: string } {
  if (isExport && fields.title !== null) return { title: fields.title, body };
  const heading = fields.isHtml ? null : leadingHeading(body);
  if (fields.title === null) {
    return heading === null
      ? { title: laterHeading(fields, body) ?? titleFromName(name.stem), body }
      : { title: heading.text, body: heading.rest };
  }
  const isRepeated = heading !== null && plain(heading.text) === plain(fields.title);
  return { title: fields.title, body: isRepeated ? heading.rest : body };
}

function laterHeading(fields: Fields, body: string): string | null {
  if (fields.isHtml) return null;
  const line = /^ {0,3}#{1,6}[ \t]+\S.*$/m.exec(withoutCode(body))?.[0];
  return line === undefined ? null : (leadingHeading(line.trim().replace(/^#+/, '#'))?.text ?? null);
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
