// What readers would see of a working copy if it were published now: the public page itself, made of other data.

import { normaliseText } from '../../content/normalise-text.ts';
import type { RenderedContent } from '../../content/render-content.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { pagePath } from '../../pages/page.ts';
import { drawPage } from '../../pages/show-page.tsx';
import type { Site } from '../../site/site.ts';
import type { Child, Html } from '../../web/jsx/html.ts';
import { isReadable } from '../post.ts';
import type { PostWithSource } from '../post-page-queries.ts';
import { postPath } from '../post-path.ts';
import { drawPost } from '../show-post.tsx';
import { summaryOf } from '../summary-of.ts';
import { chooseAddress } from './choose-address.ts';
import { type EditedFields, sameFields } from './edited-fields.ts';
import { findCover } from './find-cover.ts';
import { previewTags } from './preview-tags.ts';
import { fieldsOf, type StoredText } from './stored-text.ts';

export interface PreviewInput {
  text: StoredText;
  fields: EditedFields;
  /** What `renderText` made of the fields' source. */
  rendered: RenderedContent;
  now: number;
  banner?: Child;
}

/** The whole document but its doctype. */
export async function previewText(db: Reader, site: Site, input: PreviewInput): Promise<Html> {
  const { text, fields, rendered, now } = input;
  const address = await chooseAddress(db, text, fields, site.settings.permalinkPattern);
  const slug = address.ok ? address.slug : text.slug;
  const cover = await findCover(db, fields);
  const isSame = isReadable(text.status) && sameFields(fieldsOf(text), fields);
  const shared = {
    id: text.target.id,
    title: fields.title,
    summary: summaryOf(normaliseText(fields.excerpt), rendered),
    html: rendered.html,
    headings: rendered.headings,
    words: rendered.words,
    updatedAt: isSame ? text.updatedAt : now,
    publishedAt: text.publishedAt ?? now,
    cover,
    seo: { title: fields.seoTitle, description: fields.seoDescription, canonicalUrl: fields.canonicalUrl },
  };
  if (text.target.kind === 'page')
    return drawPage(site, { page: { ...shared, path: pagePath(slug) }, status: 'published' }, input.banner);
  return drawPost(db, site, await asPost(db, site, input, { ...shared, slug }), input.banner);
}

type Shared = Pick<
  PostWithSource['post'],
  'id' | 'title' | 'summary' | 'html' | 'headings' | 'words' | 'updatedAt' | 'publishedAt' | 'cover' | 'slug'
>;

async function asPost(
  db: Reader,
  { settings }: Site,
  { text, fields }: PreviewInput,
  shared: Shared,
): Promise<PostWithSource> {
  const author = (await findAuthor(db, fields.authorId)) ?? (await findAuthor(db, text.authorId));
  if (author === undefined) throw new Error(`post ${shared.id} has no author`);
  const tags = await previewTags(db, fields.tags);
  const { slug, publishedAt } = shared;
  return {
    post: {
      ...shared,
      status: 'published',
      path: postPath({ slug, authorSlug: author.slug, publishedAt }, settings),
      author: { slug: author.slug, name: author.name },
      tags: tags.map((tag) => ({ slug: tag.slug, name: tag.name })),
      commentCount: await commentCount(db, shared.id),
    },
    author,
    allowsComments: fields.allowsComments,
    tagIds: tags.flatMap((tag) => tag.id ?? []),
    source: fields.source,
    format: fields.format,
  };
}

function findAuthor(db: Reader, id: number) {
  return named(db, 'authors.by-id')
    .selectFrom('users')
    .select(['id', 'slug', 'name', 'bio', 'website', 'post_count as postCount'])
    .where('id', '=', id)
    .executeTakeFirst();
}

async function commentCount(db: Reader, id: number): Promise<number> {
  const row = await named(db, 'posts.comment-count')
    .selectFrom('posts')
    .select('comment_count')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.comment_count ?? 0;
}
