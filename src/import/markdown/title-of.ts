import type { Fields } from './fields.ts';
import { type FileName, titleFromName } from './file-name.ts';
import { leadingHeading } from './leading-heading.ts';
import { withoutCode } from './mdx.ts';

/** A file's title, and its text without a heading that repeats it. */
export function titleOf(file: { fields: Fields; name: FileName; body: string }): {
  title: string;
  body: string;
} {
  const { fields, name, body } = file;
  const heading = fields.isHtml ? null : leadingHeading(body);
  if (fields.title === null) {
    return heading === null
      ? { title: laterHeading(file) ?? titleFromName(name.stem), body }
      : { title: heading.text, body: heading.rest };
  }
  const isRepeated = heading !== null && plain(heading.text) === plain(fields.title);
  return { title: fields.title, body: isRepeated ? heading.rest : body };
}

function laterHeading({ fields, body }: { fields: Fields; body: string }): string | null {
  if (fields.isHtml) return null;
  const line = /^ {0,3}#{1,6}[ \t]+\S.*$/m.exec(withoutCode(body))?.[0];
  return line === undefined ? null : (leadingHeading(line.trim().replace(/^#+/, '#'))?.text ?? null);
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
