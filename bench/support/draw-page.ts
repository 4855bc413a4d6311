// The pages as somebody would write them who wants nothing but speed: template strings, escaped by hand.

export type Row = Readonly<Record<string, string | number | null>>;
export type Rows = ReadonlyMap<string, readonly Row[]>;

/** @param frame before the cards, and behind them. */
export function drawList([before = '', after = '']: readonly string[], rows: Rows): string {
  const tags = tagsByPost(rows);
  const [, posts = []] = [...rows].find(([name]) => name.startsWith('posts.list-')) ?? [];
  const isFirst = before.includes('site-intro');
  let cards = '';
  for (const [index, post] of posts.entries()) {
    cards += card(post, tags.get(post.id) ?? [], isFirst && index === 0);
  }
  return `${before}${cards}${after}`;
}

/** @param frame before the article, between its text and its tags, and behind the related posts. */
export function drawPost([before = '', after = '']: readonly string[], rows: Rows): string {
  const [post] = rows.get('posts.by-slug') ?? [];
  if (post === undefined) return '';
  const tags = tagsByPost(rows).get(post.id) ?? [];
  return `${before}<article class="post" data-text="post-${post.id}">${header(post)}${body(post)}<footer class="post-footer">${tagLinks(tags, tags.length)}${authorBox(post)}</footer></article>${around(rows.get('posts.around') ?? [])}${after}`;
}

function card(post: Row, tags: readonly Row[], isLead: boolean): string {
  const path = `/${encodeURIComponent(String(post.slug))}/`;
  const summary = post.summary
    ? `<p class="post-card-summary" dir="auto">${escapeText(String(post.summary))}</p>`
    : '';
  return `<article class="post-card${isLead ? ' post-card-lead' : ''}"><div class="post-card-text"><h2 class="post-card-title" dir="auto"><a href="${path}">${escapeText(String(post.title))}</a></h2>${meta(post, path, '')}${summary}${tagLinks(tags, 4)}</div></article>`;
}

function meta(post: Row, path: string, updated: string): string {
  const count = Number(post.comment_count);
  const comments =
    count > 0
      ? `<li><a href="${path}#comments">${numbers.format(count)} comment${count === 1 ? '' : 's'}</a></li>`
      : '';
  return `<ul class="post-meta"><li><a href="/authors/${encodeURIComponent(String(post.author_slug))}/" rel="author" dir="auto">${escapeText(String(post.author_name))}</a></li><li>${time(post.published_at)}</li>${updated}<li>${Math.max(1, Math.round(Number(post.words) / 238))} min read</li>${comments}</ul>`;
}

const numbers = new Intl.NumberFormat('en');
const dates = new Intl.DateTimeFormat('en', {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  timeZone: 'UTC',
});

function time(value: Row[string] | undefined): string {
  const milliseconds = Number(value);
  return `<time datetime="${new Date(milliseconds).toISOString()}">${dates.format(milliseconds)}</time>`;
}

function tagLinks(tags: readonly Row[], limit: number): string {
  if (tags.length === 0) return '';
  let links = '';
  for (const tag of tags.slice(0, limit)) {
    links += `<li><a href="/tags/${encodeURIComponent(String(tag.slug))}/" rel="tag" dir="auto">${escapeText(String(tag.name))}</a></li>`;
  }
  const hidden = tags.length - limit;
  return `<ul class="tag-links" aria-label="Tags">${links}${hidden > 0 ? `<li>and ${hidden} more</li>` : ''}</ul>`;
}

function tagsByPost(rows: Rows): Map<Row[string] | undefined, Row[]> {
  const tags = new Map<Row[string] | undefined, Row[]>();
  for (const tag of rows.get('tags.of-posts') ?? []) {
    const found = tags.get(tag.post_id);
    if (found === undefined) tags.set(tag.post_id, [tag]);
    else found.push(tag);
  }
  return tags;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function header(post: Row): string {
  const isUpdated = Number(post.updated_at) - Number(post.published_at) > DAY_MS;
  const updated = isUpdated ? `<li>Updated ${time(post.updated_at)}</li>` : '';
  const title = String(post.title);
  const long = title.length > 90 ? ' class="long-title"' : '';
  return `<header class="post-header"><h1${long} dir="auto">${escapeText(title)}</h1>${meta(post, '', updated)}</header>`;
}

function body(post: Row): string {
  return `<div class="post-body"><div class="content" dir="auto">${post.html}</div></div>`;
}

function authorBox(post: Row): string {
  const name = String(post.author_name);
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const monogram = `${words.at(0)?.[0] ?? ''}${words.length > 1 ? words.at(-1)?.[0] : ''}`.toUpperCase();
  const bio = post.bio ? `<p class="author-box-bio" dir="auto">${escapeText(String(post.bio))}</p>` : '';
  const url = String(post.website ?? '');
  const site = url
    ? `<p class="author-website"><a href="${escapeText(url)}" rel="me noopener">${escapeText(url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, ''))}</a></p>`
    : '';
  return `<aside class="author-box" aria-label="About the author"><span class="monogram" aria-hidden="true">${escapeText(monogram)}</span><div><p class="author-box-name"><a href="/authors/${encodeURIComponent(String(post.author_slug))}/" rel="author" dir="auto">${escapeText(name)}</a></p>${bio}${site}</div></aside>`;
}

function around(rows: readonly Row[]): string {
  let adjacent = '';
  for (const [relation, rel, label] of [
    ['previous', 'prev', 'Earlier'],
    ['next', 'next', 'Later'],
  ]) {
    const post = rows.find((row) => row.relation === relation);
    if (post === undefined) continue;
    adjacent += `<a class="adjacent-post adjacent-${rel}" href="/${encodeURIComponent(String(post.slug))}/" rel="${rel}"><span class="adjacent-label">${label}</span> <span dir="auto">${escapeText(String(post.title))}</span></a>`;
  }
  let related = '';
  for (const post of rows) {
    if (post.relation !== 'related') continue;
    related += `<li><a href="/${encodeURIComponent(String(post.slug))}/" dir="auto">${escapeText(String(post.title))}</a> ${time(post.published_at)}</li>`;
  }
  return `<nav class="adjacent-posts" aria-label="Earlier and later posts">${adjacent}</nav><section class="related-posts" aria-labelledby="related-posts"><h2 id="related-posts">Read on</h2><ul>${related}</ul></section>`;
}

const SPECIAL = /[&<>"']/;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '') : text;
}
