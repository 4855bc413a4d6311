/** What the editor keeps and sends; the server knows them by the same names. */
export interface Fields {
  title: string;
  slug: string;
  source: string;
  format: string;
  excerpt: string;
  tags: string[];
  coverMediaId: number | null;
  coverAlt: string;
  seoTitle: string;
  seoDescription: string;
  canonicalUrl: string;
  allowsComments: boolean;
  authorId: number;
}

export type FieldName = keyof Fields;

export const FIELD_LABELS: Readonly<Record<FieldName, string>> = {
  title: 'Title',
  source: 'Text',
  slug: 'Address',
  format: 'Format',
  excerpt: 'Excerpt',
  tags: 'Tags',
  coverMediaId: 'Cover picture',
  coverAlt: 'Description of the cover',
  seoTitle: 'Title for search engines',
  seoDescription: 'Description for search engines',
  canonicalUrl: 'Original address',
  allowsComments: 'Comments',
  authorId: 'Author',
};

const FIELD_NAMES = Object.keys(FIELD_LABELS).filter(isFieldName);

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(FIELD_LABELS, name);
}

/** A copy with one field as another has it. */
export function withField<Name extends FieldName>(fields: Fields, name: Name, other: Fields): Fields {
  return { ...fields, [name]: other[name] };
}

/** The fields that differ, in the order in which they are shown. */
export function differingFields(one: Fields, other: Fields): FieldName[] {
  return FIELD_NAMES.filter((name) => comparable(one, name) !== comparable(other, name));
}

/** What a text says. Without its author, whom the server does not let everybody choose. */
export function fingerprint(fields: Fields): string {
  const compared = FIELD_NAMES.filter((name) => name !== 'authorId');
  return digest(JSON.stringify(compared.map((name) => comparable(fields, name))));
}

/** The server ends lines in one way and cuts white space off all but the text. */
function comparable(fields: Fields, name: FieldName): string {
  const value = fields[name];
  if (name === 'tags') return JSON.stringify([...new Set(fields.tags.map(trimmed))]);
  if (typeof value !== 'string') return JSON.stringify(value);
  const text = value
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '\uFFFD')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
  return name === 'source' || name === 'excerpt' ? text : trimmed(text);
}

function trimmed(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

/** Not for secrets: 64 bits of two FNV-like sums, to tell texts apart. */
function digest(text: string): string {
  let one = 0x811c9dc5;
  let two = 0x1000193;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(two ^ unit, 0x85ebca6b) ^ (two >>> 13);
  }
  return `${(one >>> 0).toString(36)}.${(two >>> 0).toString(36)}.${text.length}`;
}

/** Fields that another program wrote, or null for what are none. */
export function fieldsFrom(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = new Map(Object.entries(value));
  const text = (name: string) => String(given.get(name) ?? '');
  if (typeof given.get('source') !== 'string') return null;
  const tags: unknown = given.get('tags');
  const cover: unknown = given.get('coverMediaId');
  return {
    title: text('title'),
    slug: text('slug'),
    source: text('source'),
    format: text('format') || 'markdown',
    excerpt: text('excerpt'),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    coverMediaId: typeof cover === 'number' ? cover : null,
    coverAlt: text('coverAlt'),
    seoTitle: text('seoTitle'),
    seoDescription: text('seoDescription'),
    canonicalUrl: text('canonicalUrl'),
    allowsComments: given.get('allowsComments') !== false,
    authorId: Number(given.get('authorId')),
  };
}
