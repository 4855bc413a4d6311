export interface AuthorRef {
  slug: string;
  name: string;
}

export interface Author extends AuthorRef {
  id: number;
  /** Plain text, may be empty. */
  bio: string;
  /** Absolute http(s) URL, or null. */
  website: string | null;
  /** Posts that lists show (published ones). */
  postCount: number;
}

export function authorPath(author: { slug: string }): string {
  return `/authors/${encodeURIComponent(author.slug)}/`;
}
