import { summarise } from '../../content/summarise.ts';
import { digestOf } from '../imported-items.ts';
import type { AttachmentIndex } from './attachment-index.ts';
import type { ContentNotes } from './content/content-source.ts';
import { convertContent } from './content/convert-content.ts';
import { plainText } from './content/plain-text.ts';
import type { AuthorDirectory } from './import-authors.ts';
import type { TagDirectory } from './import-terms.ts';
import type { MediaLibrary, TakenMedia } from './media-library.ts';
import { type Publication, publicationOf } from './publication.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WxrItem } from './wxr-item.ts';

const TITLE_LENGTH = 60;

/** What the items of an export refer to. */
export interface Directories {
  authors: AuthorDirectory;
  tags: TagDirectory;
  media: MediaLibrary;
  attachments: AttachmentIndex;
}

/** A post or page of the export in this site's terms, not saved yet. */
export interface PreparedText {
  /** How the import remembers it. */
  key: string;
  /** For a person: title and number. */
  label: string;
  title: string;
  /** What its slug is made of. */
  slug: string;
  source: string;
  excerpt: string;
  authorId: number;
  cover: TakenMedia | null;
  publication: Publication;
  /** Of all that an import writes; the same whatever ids this site gives. */
  digest: string;
  /** What a person should know of it, in lines of its own and with others alike. */
  notes: string[];
  commonNotes: string[];
}

/** @throws ContentError when the text cannot be taken. */
export async function prepareText(
  run: WordPressImport,
  directories: Directories,
  item: WxrItem,
  extra: string,
): Promise<PreparedText> {
  const { survey } = run;
  const converted = await convertContent(item.content, directories.attachments.sourceFor(item), (addresses) =>
    directories.media.places(addresses),
  );
  const written = plainText(item.title).replace(/\s+/g, ' ');
  const title = written || titleFrom(converted.html);
  const excerpt = plainText(item.excerpt) || converted.teaser;
  const publication = publicationOf(item, survey.blog);
  const thumbnail = item.meta.get('_thumbnail_id')?.[0]?.trim() ?? '';
  const attachment = directories.media.ofAttachment(thumbnail);
  const cover = attachment?.isPicture === true ? attachment : null;
  const slug = item.slug || title;
  const parts = [title, slug, converted.html, excerpt, item.creator];
  return {
    key: item.id || digestOf(item.guid, item.link, item.title, item.date),
    label: labelOf(item),
    title,
    slug,
    source: converted.html,
    excerpt,
    authorId: await directories.authors.idOf(item.creator),
    cover,
    publication,
    digest: digestOf(...parts, ...publicationParts(publication), ...coverParts(cover), extra),
    notes: [...publication.notes, ...(isDue(publication, run.now()) ? [DUE] : [])],
    commonNotes: [
      ...(written === '' ? ['has no title, so it is called by its beginning'] : []),
      ...contentNotes(converted.notes),
      ...itemNotes(item, thumbnail, cover !== null),
    ],
  };
}

function publicationParts({ status, publishedAt, createdAt, updatedAt }: Publication): string[] {
  return [status, String(publishedAt), String(createdAt), String(updatedAt)];
}

function coverParts(cover: TakenMedia | null): string[] {
  return cover === null ? [] : [cover.hash, cover.alt];
}

/** The columns that posts and pages share. */
export function textColumns(run: WordPressImport, text: PreparedText) {
  const { status, publishedAt, createdAt, updatedAt } = text.publication;
  return {
    status,
    title: text.title,
    source: text.source,
    format: 'html' as const,
    excerpt: text.excerpt,
    authorId: text.authorId,
    coverMediaId: text.cover?.id ?? null,
    coverAlt: text.cover?.alt ?? '',
    createdAt,
    // A clock that ran ahead must not make the text look edited here.
    updatedAt: Math.min(updatedAt, run.now()),
    publishedAt,
  };
}

/** Lists link to a text by its title: there has to be one. */
function titleFrom(html: string): string {
  return summarise(plainText(html), TITLE_LENGTH) || 'Untitled';
}

/** A text's title and number, for the report. */
export function labelOf(item: WxrItem, title = plainText(item.title)): string {
  const number = item.id === '' ? `line ${item.line}` : `number ${item.id}`;
  return title === '' ? number : `"${title}" (${number})`;
}

const DUE = 'was scheduled for a time that has passed, so it is published as soon as the site runs';

function isDue({ status, publishedAt }: Publication, now: number): boolean {
  return status === 'scheduled' && publishedAt !== null && publishedAt <= now;
}

function contentNotes({ unknownShortcodes, droppedBlocks, hadPages }: ContentNotes): string[] {
  return [
    ...[...unknownShortcodes].map((name) => `the shortcode [${name}] is not known and stays as text`),
    ...[...droppedBlocks].map(
      (name) => `the block "${name}" is filled by WordPress when the page is shown and was left out`,
    ),
    ...(hadPages ? ['was split into pages, which now follow one another'] : []),
  ];
}

function itemNotes(item: WxrItem, thumbnail: string, hasCover: boolean): string[] {
  return [
    ...(item.isSticky ? ['was sticky; posts stand in the order of their dates'] : []),
    ...(thumbnail !== '' && /^[1-9]/.test(thumbnail) && !hasCover
      ? ['the file of its featured image is not there']
      : []),
  ];
}
