// The shortcodes that WordPress itself and its most used embeds know, as HTML.
import { addressLink, type ContentNotes, type ContentSource, escapeHtml } from './content-source.ts';
import { decodeHtml } from './decode-html.ts';
import { galleryHtml, playerHtml, playlistHtml } from './media-shortcodes.ts';
import { expandShortcodes, type Shortcode, type ShortcodeExpander } from './shortcodes.ts';

const CODE =
  /^(?:code|sourcecode|source|highlight|bash|shell|c|cpp|csharp|css|diff|go|html|java|javascript|js|json|perl|php|python|ruby|sql|text|plain|xml|yaml)$/;
const LINKED =
  /^(?:youtube|vimeo|dailymotion|tweet|twitter|instagram|soundcloud|spotify|ted|flickr|slideshare|googlemaps|gist|facebook|wpvideo|hulu|kickstarter|scribd|bandcamp)$/;

/** Replaces the shortcodes that are known, and notes the names of the others. */
export function expandKnownShortcodes(html: string, source: ContentSource, notes: ContentNotes): string {
  return html.includes('[') ? expandShortcodes(html, expander(source, notes)) : html;
}

function expander(source: ContentSource, notes: ContentNotes): ShortcodeExpander {
  return (shortcode) => {
    const html = known(shortcode, source, notes);
    if (html === null && looksLikeShortcode(shortcode)) notes.unknownShortcodes.add(shortcode.name);
    return html === null ? null : `\n\n${html}\n\n`;
  };
}

function known(shortcode: Shortcode, source: ContentSource, notes: ContentNotes): string | null {
  const { name, attributes, content } = shortcode;
  if (name === 'caption' || name === 'wp_caption') return captionHtml(shortcode, source, notes);
  if (name === 'gallery') return galleryHtml(attributes, source);
  if (name === 'playlist') return playlistHtml(attributes, source);
  if (name === 'audio' || name === 'video') return playerHtml(name, attributes, source);
  if (name === 'embed') return linkHtml(shortcode);
  if (CODE.test(name) && content !== null) return codeHtml(shortcode);
  return LINKED.test(name) ? linkHtml(shortcode) : null;
}

// In running text brackets hold words: only what has an end or attributes is worth a look.
function looksLikeShortcode({ attributes, content, name }: Shortcode): boolean {
  return content !== null || attributes.named.size > 0 || /[_-]/.test(name);
}

function captionHtml(
  { attributes, content }: Shortcode,
  source: ContentSource,
  notes: ContentNotes,
): string | null {
  if (content === null) return null;
  const inner = expandKnownShortcodes(content, source, notes);
  const picture = /(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?/i.exec(inner)?.[0] ?? '';
  const caption = attributes.named.get('caption') ?? inner.replace(picture, '').trim();
  const align = attributes.named.get('align') ?? '';
  const className = /^align(?:left|right|center|none|wide|full)$/.test(align) ? ` class="${align}"` : '';
  if (picture === '') return inner;
  return `<figure${className}>${picture}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}

function linkHtml({ attributes, content }: Shortcode): string | null {
  const written = [content ?? '', ...attributes.listed, ...attributes.named.values()].join(' ');
  const url = /https?:\/\/[^\s"'<>[\]]+/.exec(decodeHtml(written))?.[0];
  return url === undefined ? null : `<p>${addressLink(url)}</p>`;
}

function codeHtml({ name, attributes, content }: Shortcode): string {
  const given =
    attributes.named.get('language') ??
    attributes.named.get('lang') ??
    (/^(?:source)?code$|^source$|^highlight$/.test(name) ? '' : name);
  const language = /^[\w+#.-]{1,40}$/.test(given) ? ` class="language-${given}"` : '';
  const code = (content ?? '').replace(/^\s*\n|\s+$/g, '');
  // WordPress.com stores code with its signs escaped, other sites as it was typed.
  const text = /<(?!\/?(?:p|br)\b)/i.test(code)
    ? code
    : decodeHtml(code.replace(/<\/?(?:p|br)\b[^>]*>/gi, ''));
  return `<pre><code${language}>${escapeHtml(text)}</code></pre>`;
}
