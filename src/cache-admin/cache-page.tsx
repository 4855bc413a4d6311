import type { Desk } from '../site/desk.ts';
import { AdminPage } from '../web/admin/admin-page.tsx';
import { Button, EmptyState, TextField } from '../web/admin/fields.tsx';
import { Time } from '../web/time.tsx';
import type { CacheFacts } from './cache-facts.ts';
import type { PageFacts } from './cached-page.ts';
import { type CachedTags, entriesOf, type TagFacts } from './cached-tags.ts';
import { numberText } from './figures.ts';
import { LiveFigures } from './live-figures.tsx';
import { PageVerdict } from './page-verdict.tsx';
import { CACHE_PATH, LIVE_PATH, PURGE_PATH, purgePath } from './paths.ts';

export interface CacheScreenProps {
  desk: Desk;
  facts: CacheFacts;
  tags: CachedTags;
  /** How the names of the tags begin that are shown. */
  prefix: string;
  /** What was typed to be explained. */
  url: string;
  /** Null where nothing was. */
  page: PageFacts | null;
  /** With what was typed, by the field. */
  problems: { url?: string; purge?: string };
  /** What was to be made anew. */
  typed: { url: string; tag: string };
}

export function CacheScreen(props: CacheScreenProps) {
  const { desk, facts, page, url, problems } = props;
  return (
    <AdminPage desk={desk} title="Cache" current="cache">
      <p class="lead-in">
        What is kept so that readers need not wait. A page is made anew the moment something on it changes;
        there is nothing to do here for that.
      </p>
      <section aria-label="Just now" data-live={LIVE_PATH}>
        <LiveFigures facts={facts} now={desk.now} />
      </section>
      <section id="why">
        <h2>Why is this page stale or fresh?</h2>
        <form class="filters" method="get" action={`${CACHE_PATH}#why`}>
          <div class="field-wide">
            <TextField
              name="url"
              label="Address"
              type="search"
              value={url}
              placeholder="/welcome/"
              problem={problems.url}
            />
          </div>
          <Button>Explain</Button>
        </form>
        {page !== null && <PageVerdict facts={page} dates={desk.settings} />}
      </section>
      <TagSection {...props} />
      <PurgeSection {...props} />
    </AdminPage>
  );
}

function TagSection({ desk, tags: { tags, more }, prefix }: CacheScreenProps) {
  return (
    <section id="tags">
      <h2>What kept entries show</h2>
      <form class="filters" method="get" action={`${CACHE_PATH}#tags`}>
        <div class="field-wide">
          <TextField
            name="tag"
            label="Tags beginning with"
            type="search"
            value={prefix}
            placeholder="post:"
          />
        </div>
        <Button>Show</Button>
      </form>
      {tags.length === 0 ? (
        <EmptyState title="None">
          {prefix === '' ? 'Tags appear with the first page that is kept.' : 'No entry has such a tag.'}
        </EmptyState>
      ) : (
        <TagTable tags={tags} desk={desk} />
      )}
      {more > 0 && <p class="cache-note">{`And ${numberText(more)} more.`}</p>}
    </section>
  );
}

function TagTable({ tags, desk: { settings } }: { tags: readonly TagFacts[]; desk: Desk }) {
  return (
    <table class="data-table">
      <thead>
        <tr>
          <th scope="col">Tag</th>
          <th scope="col" class="number">
            Entries
          </th>
          <th scope="col">Changed last</th>
          <th scope="col">
            <span class="visually-hidden">Make anew</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tags.map((facts) => (
          <tr>
            <td class="wide break-anywhere">{facts.tag}</td>
            <td class="number" data-label="Entries">
              {numberText(entriesOf(facts))}
            </td>
            <td data-label="Changed last">
              {facts.invalidatedAt === null ? (
                'not lately'
              ) : (
                <Time value={facts.invalidatedAt} {...settings} style="date-time" />
              )}
            </td>
            <td class="actions">
              <a href={purgePath({ tag: facts.tag })}>
                Make anew<span class="visually-hidden">{` ${facts.tag}`}</span>
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PurgeSection({ problems, typed }: CacheScreenProps) {
  return (
    <section id="purge">
      <h2>Make pages anew</h2>
      <p class="lead-in">
        In all processes, for whoever asks next. Nothing is lost by it but a little time: use it when
        something was changed behind Octavo’s back.
      </p>
      <form class="filters" method="get" action={PURGE_PATH}>
        <div class="field-wide">
          <TextField
            name="url"
            id="purge-url"
            label="A page"
            value={typed.url}
            placeholder="/welcome/"
            problem={problems.purge}
          />
        </div>
        <div class="field-wide">
          <TextField
            name="tag"
            id="purge-tag"
            label="All that shows a tag"
            value={typed.tag}
            placeholder="post:7"
          />
        </div>
        <Button>Make anew …</Button>
      </form>
      <form method="get" action={PURGE_PATH}>
        <input type="hidden" name="all" value="1" />
        <Button kind="danger">Make everything anew …</Button>
      </form>
    </section>
  );
}
