import type { PageAssets } from '../web/assets.ts';
import { Layout } from '../web/layout.tsx';
import { sitePaths } from '../web/paths.ts';
import type { Shell } from '../web/shell.ts';
import { type Tag, tagPath } from './tag.ts';

/** Fewer stand well in one group. */
const FEWEST_GROUPED = 16;

export interface TagIndexPageProps {
  shell: Shell;
  assets: PageAssets;
  tags: readonly Tag[];
}

export function TagIndexPage({ shell, assets, tags }: TagIndexPageProps) {
  const page = {
    title: 'Tags',
    description: `Everything ${shell.name} writes about.`,
    path: sitePaths.tags,
    type: 'website',
  } as const;
  return (
    <Layout shell={shell} assets={assets} page={page}>
      <div class="list-page">
        <header class="list-header">
          <h1>Tags</h1>
        </header>
        {tags.length === 0 && <p class="empty">No post has a tag yet.</p>}
        {groupByInitial(tags, shell.language).map(([initial, group]) => (
          <section class="tag-group" aria-label={initial || 'All tags'}>
            {initial && <h2>{initial}</h2>}
            <ul>
              {group.map((tag) => (
                <TagEntry tag={tag} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Layout>
  );
}

function TagEntry({ tag }: { tag: Tag }) {
  return (
    <li>
      <a href={tagPath(tag)} dir="auto">
        {tag.name}
      </a>{' '}
      <span class="tag-count">
        {tag.postCount}
        <span class="visually-hidden">{tag.postCount === 1 ? ' post' : ' posts'}</span>
      </span>
    </li>
  );
}

/** Letters first, then `#` for what begins with none. One group with no initial when there are few. */
function groupByInitial(tags: readonly Tag[], language: string): [string, Tag[]][] {
  const collator = collatorFor(language);
  const sorted = tags.toSorted((a, b) => collator.compare(a.name, b.name));
  if (sorted.length === 0) return [];
  if (sorted.length < FEWEST_GROUPED) return [['', sorted]];
  const groups = Map.groupBy(sorted, (tag) => initialOf(tag.name));
  return [...groups].sort(([a], [b]) => Number(a === '#') - Number(b === '#') || collator.compare(a, b));
}

function initialOf(name: string): string {
  const first = [...name.normalize('NFD')][0] ?? '';
  return /\p{L}/u.test(first) ? first.toUpperCase() : '#';
}

function collatorFor(language: string): Intl.Collator {
  try {
    return new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  } catch {
    return new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  }
}
