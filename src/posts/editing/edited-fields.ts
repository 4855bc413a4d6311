// What a writer changes of a post or page, as forms send it and as working copies and revisions keep it.
import { z } from 'zod';
import { normaliseText } from '../../content/normalise-text.ts';
import { SOURCE_FORMATS } from '../../content/render-content.ts';
import { TAG_NAME_MAX_LENGTH } from '../../tags/ensure-tags.ts';

const stored = z.object({
  title: z.string(),
  /** A page's path; `''` for one that is made of the title. */
  slug: z.string(),
  source: z.string(),
  format: z.enum(SOURCE_FORMATS),
  excerpt: z.string(),
  /** Names; none for pages. */
  tags: z.array(z.string()),
  coverMediaId: z.int().nullable(),
  coverAlt: z.string(),
  seoTitle: z.string(),
  seoDescription: z.string(),
  /** `''` or an http(s) address. */
  canonicalUrl: z.string(),
  allowsComments: z.boolean(),
  authorId: z.int(),
});

export type EditedFields = z.output<typeof stored>;

const TAGS_AT_MOST = 1000;
const SHORT = 500;
const LONG = 5000;
const ADDRESS = 2000;

/** Checks what a writer sent. @param textMaxLength of the source, in UTF-16 code units. */
export function editedFields({ textMaxLength }: { textMaxLength: number }) {
  return stored.extend({
    title: line('The title', SHORT),
    slug: line('The address', SHORT),
    source: text('The text', textMaxLength),
    excerpt: text('The excerpt', LONG),
    tags: z
      .array(line('A tag', TAG_NAME_MAX_LENGTH))
      .max(TAGS_AT_MOST, `There may be ${TAGS_AT_MOST} tags at most.`)
      .transform((names) => [...new Set(names)].filter((name) => name !== '')),
    coverMediaId: z.int('The cover must be a picture of this site.').positive().nullable(),
    coverAlt: line('The description of the cover', LONG),
    seoTitle: line('The title for search engines', SHORT),
    seoDescription: line('The description for search engines', LONG),
    canonicalUrl: line('The original address', ADDRESS).refine(
      (value) => value === '' || /^https?:$/.test(URL.parse(value)?.protocol ?? ''),
      'The original address must be a web address such as https://example.org/post/.',
    ),
    authorId: z.int('Choose an author.').positive('Choose an author.'),
  });
}

function text(name: string, most: number) {
  const message = `${name} may have ${most.toLocaleString('en')} characters at most.`;
  return z.string().transform(normaliseText).pipe(z.string().max(most, message));
}

/** White space at its ends and line ends within are no part of it. */
function line(name: string, most: number) {
  const message = `${name} may have ${most.toLocaleString('en')} characters at most.`;
  return z
    .string()
    .transform((value) =>
      normaliseText(value)
        .split('\n')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .join(' '),
    )
    .pipe(z.string().max(most, message));
}

/** Fields as a JSON column keeps them: the same fields are the same text. */
export function fieldsJson(fields: EditedFields): string {
  return JSON.stringify(stored.parse(fields));
}

export function fieldsFrom(json: string): EditedFields {
  return stored.parse(JSON.parse(json));
}

/** Whether two say the same; an address that is made of the title is no difference. */
export function sameFields(one: EditedFields, other: EditedFields): boolean {
  const isMade = one.slug === '' || other.slug === '';
  return fieldsJson(one) === fieldsJson(isMade ? { ...other, slug: one.slug } : other);
}
