// The data files of an export are YAML with the same care for strings as the fields before a post.
import { z } from 'zod';
import { COMMENT_STATUSES } from '../comments/comment.ts';
import { formatFrontMatter, parseFrontMatter } from '../content/front-matter.ts';
import { normaliseText } from '../content/normalise-text.ts';
import { SOURCE_FORMATS } from '../content/render-content.ts';

export function formatData(data: Record<string, unknown>): string {
  return formatFrontMatter(data)
    .replace(/^---\n/, '')
    .replace(/---\n$/, '');
}

/** @throws ContentError when the text cannot be read, ZodError when it says something else. */
export function parseData<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  return schema.parse(parseFrontMatter(`---\n${text}\n---\n`).data);
}

/** Paths in an export, from its folder. */
export const EXPORT_FILES = {
  manifest: '_data/octavo.yaml',
  settings: '_data/settings.yaml',
  authors: '_data/authors.yaml',
  tags: '_data/tags.yaml',
  media: '_data/media.yaml',
  redirects: '_data/redirects.yaml',
  comments: '_data/comments',
} as const;

export const EXPORT_VERSION = 1;

const time = z.iso.datetime().transform((text) => Date.parse(text));
const text = z.string().transform(normaliseText);

export const EXPORT_SCHEMAS = {
  manifest: z.object({ octavo: z.literal(EXPORT_VERSION), complete: z.boolean(), files: z.array(text) }),
  settings: z.record(z.string(), z.unknown()),
  authors: z.object({
    authors: z.array(
      z.object({
        slug: text,
        name: text,
        email: text.optional(),
        bio: text.default(''),
        website: text.optional(),
        role: text,
        created: time,
        updated: time,
      }),
    ),
  }),
  tags: z.object({
    tags: z.array(z.object({ slug: text, name: text, description: text.default(''), created: time })),
  }),
  media: z.object({ media: z.array(z.object({ file: text, alt: text.default(''), created: time })) }),
  redirects: z.object({
    redirects: z.array(
      z.object({
        from: text,
        post: text.optional(),
        page: text.optional(),
        to: text.optional(),
        created: time,
      }),
    ),
  }),
  comments: z.object({
    post: text,
    comments: z.array(
      z.object({
        id: z.int(),
        parent: z.int().optional(),
        /** The slug of the user who wrote it; a guest has a name instead. */
        author: text.optional(),
        name: text.optional(),
        email: text.optional(),
        website: text.optional(),
        status: z.enum(COMMENT_STATUSES),
        created: time,
        format: z.enum(SOURCE_FORMATS),
        text,
      }),
    ),
  }),
} as const;

export type ExportedComment = z.output<typeof EXPORT_SCHEMAS.comments>['comments'][number];
export type ExportedRedirect = z.output<typeof EXPORT_SCHEMAS.redirects>['redirects'][number];
