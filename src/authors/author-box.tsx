import { type Author, authorPath } from './author.ts';

export type AuthorProfile = Pick<Author, 'slug' | 'name' | 'bio' | 'website'>;

/** Who wrote it, at the end of a post. */
export function AuthorBox({ author }: { author: AuthorProfile }) {
  return (
    <aside class="author-box" aria-label="About the author">
      <span class="monogram" aria-hidden="true">
        {monogramOf(author.name)}
      </span>
      <div>
        <p class="author-box-name">
          <a href={authorPath(author)} rel="author" dir="auto">
            {author.name}
          </a>
        </p>
        {author.bio && (
          <p class="author-box-bio" dir="auto">
            {author.bio}
          </p>
        )}
        {author.website && <WebsiteLink url={author.website} />}
      </div>
    </aside>
  );
}

export function WebsiteLink({ url }: { url: string }) {
  return (
    <p class="author-website">
      <a href={url} rel="me noopener">
        {url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}
      </a>
    </p>
  );
}

/** The first letters of a name's first and last word, `''` where it has none. */
export function monogramOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const initials = [words.at(0), words.length > 1 ? words.at(-1) : undefined];
  return initials
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
