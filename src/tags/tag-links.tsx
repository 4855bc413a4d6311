import { type TagRef, tagPath } from './tag.ts';

export interface TagLinksProps {
  tags: readonly TagRef[];
  /** Beyond this many a card says how many more there are. */
  limit?: number;
}

export function TagLinks({ tags, limit = tags.length }: TagLinksProps) {
  if (tags.length === 0) return null;
  const hidden = tags.length - limit;
  return (
    <ul class="tag-links" aria-label="Tags">
      {tags.slice(0, limit).map((tag) => (
        <li>
          <a href={tagPath(tag)} rel="tag" dir="auto">
            {tag.name}
          </a>
        </li>
      ))}
      {hidden > 0 && <li>and {hidden} more</li>}
    </ul>
  );
}
