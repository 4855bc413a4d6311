// Writes small WordPress exports for the tests.

export interface SampleItem {
  id?: number;
  type?: string;
  status?: string;
  title?: string;
  slug?: string;
  link?: string;
  guid?: string;
  creator?: string;
  content?: string;
  excerpt?: string;
  parent?: number;
  password?: string;
  sticky?: boolean;
  /** `YYYY-MM-DD hh:mm:ss` in UTC; the blog's clock is an hour ahead. */
  date?: string;
  localDate?: string;
  modified?: string;
  attachmentUrl?: string;
  /** Each as `taxonomy:slug:Name`. */
  terms?: string[];
  meta?: Record<string, string>;
  comments?: SampleComment[];
}

export interface SampleComment {
  id: number;
  parent?: number;
  user?: number;
  name?: string;
  email?: string;
  url?: string;
  content?: string;
  approved?: string;
  type?: string;
  date?: string;
}

export interface SampleExport {
  version?: string;
  url?: string;
  title?: string;
  /** XML at the channel's beginning: authors and terms. */
  head?: string;
  items?: SampleItem[];
}

const SAMPLE_DATE = '2020-03-04 10:00:00';

export function sampleExport({
  version = '1.2',
  url = 'https://blog.example',
  title = 'A blog',
  head = '',
  items = [],
}: SampleExport): string {
  const namespace = `http://wordpress.org/export/${version}`;
  return `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="${namespace}/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="${namespace}/">
<channel>
<title>${title}</title><link>${url}</link><description>All about it</description>
<pubDate>Tue, 05 May 2020 10:00:00 +0000</pubDate><language>de-DE</language>
<wp:wxr_version>${version}</wp:wxr_version>
<wp:base_site_url>${url}</wp:base_site_url><wp:base_blog_url>${url}</wp:base_blog_url>
${head}
${items.map((item) => itemXml(item, url)).join('\n')}
</channel>
</rss>
`;
}

export function sampleAuthor(
  id: number,
  login: string,
  name: string,
  email = `${login}@example.org`,
): string {
  return `<wp:author><wp:author_id>${id}</wp:author_id><wp:author_login>${cdata(login)}</wp:author_login>
<wp:author_email>${cdata(email)}</wp:author_email><wp:author_display_name>${cdata(name)}</wp:author_display_name></wp:author>`;
}

function itemXml(item: SampleItem, url: string): string {
  const { id = 1, type = 'post', status = 'publish', title = `Item ${id}`, date = SAMPLE_DATE } = item;
  const slug = item.slug ?? (status === 'draft' ? '' : `item-${id}`);
  const link = item.link ?? `${url}/2020/03/${slug}/`;
  return `<item>
<title>${cdata(title)}</title><link>${link}</link><pubDate></pubDate><dc:creator>${cdata(item.creator ?? 'anna')}</dc:creator>
<guid isPermaLink="false">${item.guid ?? `${url}/?p=${id}`}</guid><description></description>
<content:encoded>${cdata(item.content ?? 'Some text.')}</content:encoded><excerpt:encoded>${cdata(item.excerpt ?? '')}</excerpt:encoded>
<wp:post_id>${id}</wp:post_id><wp:post_date>${cdata(item.localDate ?? hourLater(date))}</wp:post_date>
<wp:post_date_gmt>${cdata(date)}</wp:post_date_gmt>
<wp:post_modified>${cdata(hourLater(item.modified ?? date))}</wp:post_modified>
<wp:post_modified_gmt>${cdata(item.modified ?? date)}</wp:post_modified_gmt>
<wp:post_name>${cdata(slug)}</wp:post_name><wp:status>${cdata(status)}</wp:status>
<wp:post_parent>${item.parent ?? 0}</wp:post_parent><wp:menu_order>0</wp:menu_order>
<wp:post_type>${cdata(type)}</wp:post_type><wp:post_password>${cdata(item.password ?? '')}</wp:post_password>
<wp:is_sticky>${item.sticky ? 1 : 0}</wp:is_sticky>
${item.attachmentUrl === undefined ? '' : `<wp:attachment_url>${cdata(item.attachmentUrl)}</wp:attachment_url>`}
${(item.terms ?? []).map(termXml).join('\n')}
${Object.entries(item.meta ?? {})
  .map(([key, value]) => metaXml(key, value))
  .join('\n')}
${(item.comments ?? []).map(commentXml).join('\n')}
</item>`;
}

function termXml(term: string): string {
  const [taxonomy = '', slug = '', name = ''] = term.split(':');
  return `<category domain="${taxonomy}" nicename="${slug}">${cdata(name)}</category>`;
}

function metaXml(key: string, value: string): string {
  return `<wp:postmeta><wp:meta_key>${cdata(key)}</wp:meta_key><wp:meta_value>${cdata(value)}</wp:meta_value></wp:postmeta>`;
}

function commentXml(comment: SampleComment): string {
  const {
    id,
    name = 'Guest',
    content = `Comment ${id}`,
    approved = '1',
    type = 'comment',
    date = SAMPLE_DATE,
  } = comment;
  return `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author>${cdata(name)}</wp:comment_author>
<wp:comment_author_email>${cdata(comment.email ?? '')}</wp:comment_author_email>
<wp:comment_author_url>${comment.url ?? ''}</wp:comment_author_url>
<wp:comment_date>${cdata(hourLater(date))}</wp:comment_date><wp:comment_date_gmt>${cdata(date)}</wp:comment_date_gmt>
<wp:comment_content>${cdata(content)}</wp:comment_content><wp:comment_approved>${cdata(approved)}</wp:comment_approved>
<wp:comment_type>${cdata(type)}</wp:comment_type><wp:comment_parent>${comment.parent ?? 0}</wp:comment_parent>
<wp:comment_user_id>${comment.user ?? 0}</wp:comment_user_id></wp:comment>`;
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function hourLater(date: string): string {
  return date.replace(/ (\d\d)/, (_, hour: string) => ` ${String((Number(hour) + 1) % 24).padStart(2, '0')}`);
}
