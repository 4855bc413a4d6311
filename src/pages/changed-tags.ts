// What caches must hear when a static page changes.
import type { ChangedTags } from '../posts/changed-tags.ts';
import { isReadable, type PostStatus } from '../posts/post.ts';
import { PAGES, PAGES_SITEMAP, pageTags } from './cache-tags.ts';

/** What lists show of a page and what decides whether they do; its text is not among it. */
export interface PageState {
  id: number;
  path: string;
  status: PostStatus;
  title: string;
  summary: string;
  coverMediaId: number | null;
  updatedAt: number;
  publishedAt: number | null;
}

/**
 * What a change of a page makes outdated. Its text is taken for changed whenever it is written.
 * @param before null for a new page. @param after null for one that is deleted.
 */
export function tagsOfPageChange(before: PageState | null, after: PageState | null): ChangedTags {
  const [was, is] = [readable(before), readable(after)];
  const page = was ?? is;
  if (page === null) return { invalidated: [], withdrawn: [] };
  const invalidated = [pageTags.all(page.id), ...listTags(listed(was), listed(is))];
  if (was?.path !== is?.path) invalidated.push(pageTags.link(page.id));
  if (is !== null && was?.path !== is.path) invalidated.push(pageTags.path(is.path));
  const isTakenFromLists = listed(was) !== null && listed(is) === null;
  if (!isTakenFromLists && (was === null || is !== null)) return { invalidated, withdrawn: [] };
  const withdrawn = [pageTags.all(page.id), pageTags.link(page.id)];
  return { invalidated, withdrawn: isTakenFromLists ? [...withdrawn, PAGES, PAGES_SITEMAP] : withdrawn };
}

function readable(page: PageState | null): PageState | null {
  return page !== null && isReadable(page.status) ? page : null;
}

function listed(page: PageState | null): PageState | null {
  return page?.status === 'published' ? page : null;
}

function listTags(was: PageState | null, is: PageState | null): string[] {
  const isSameInLists = was?.path === is?.path && was?.title === is?.title && was?.summary === is?.summary;
  const isSameInSitemap =
    was?.path === is?.path &&
    was?.updatedAt === is?.updatedAt &&
    was?.publishedAt === is?.publishedAt &&
    was?.coverMediaId === is?.coverMediaId;
  return [...(isSameInLists ? [] : [PAGES]), ...(isSameInSitemap ? [] : [PAGES_SITEMAP])];
}
