import { counted } from '../web/counted.ts';

export interface ListFactsProps {
  postCount: number;
  /** From 1. */
  page: number;
  feedPath: string | undefined;
}

/** The line below the title of a tag's or an author's list. */
export function ListFacts({ postCount, page, feedPath }: ListFactsProps) {
  return (
    <ul class="list-facts">
      <li>{counted(postCount, 'post')}</li>
      {page > 1 && <li>Page {page}</li>}
      {feedPath && (
        <li>
          <a href={feedPath}>Feed</a>
        </li>
      )}
    </ul>
  );
}
