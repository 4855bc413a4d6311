import type { Heading } from '../content/headings.ts';
import type { Post } from './post.ts';

const FEWEST_HEADINGS = 4;
const FEWEST_WORDS = 800;
/** Deeper headings would make the list as long as the text. */
const DEEPEST_LEVEL = 3;

/** Whether a text is long enough that readers want its outline first. */
export function hasTableOfContents(post: Pick<Post, 'headings' | 'words'>): boolean {
  return post.words > FEWEST_WORDS && outline(post.headings).length >= FEWEST_HEADINGS;
}

/** Folded above the text on narrow screens, beside it on wide ones; the stylesheet shows one of the two. */
export function TableOfContents({ headings }: { headings: readonly Heading[] }) {
  return (
    <>
      <details class="contents-fold">
        <summary>Contents</summary>
        <nav aria-label="Contents">
          <HeadingList headings={headings} />
        </nav>
      </details>
      <nav class="contents-aside" aria-labelledby="contents-title">
        <p id="contents-title">Contents</p>
        <HeadingList headings={headings} />
      </nav>
    </>
  );
}

function HeadingList({ headings }: { headings: readonly Heading[] }) {
  return (
    <ol class="contents-list">
      {outline(headings).map((heading) => (
        <li class={`contents-level-${heading.level}`}>
          <a href={`#${encodeURIComponent(heading.id)}`} dir="auto">
            {heading.text}
          </a>
        </li>
      ))}
    </ol>
  );
}

function outline(headings: readonly Heading[]): readonly Heading[] {
  return headings.filter((heading) => heading.level <= DEEPEST_LEVEL);
}
