export interface TagRef {
  slug: string;
  name: string;
}

export interface Tag extends TagRef {
  id: number;
  description: string;
  /** Posts that lists show (published ones). */
  postCount: number;
}

export function tagPath(tag: { slug: string }): string {
  return `/tags/${encodeURIComponent(tag.slug)}/`;
}
