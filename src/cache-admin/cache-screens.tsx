import type { Context, Handler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { actorOf } from '../accounts/identify.ts';
import { demand } from '../accounts/permissions.ts';
import { normaliseText } from '../content/normalise-text.ts';
import { loggedBy } from '../invalidation/log.ts';
import { loadDesk } from '../site/desk.ts';
import type { Working } from '../site/site.ts';
import { leaveNotice } from '../web/notice.ts';
import { queryText } from '../web/query-text.ts';
import { readForm } from '../web/read-form.ts';
import { renderPage } from '../web/render-page.ts';
import { readCacheFacts } from './cache-facts.ts';
import { CacheScreen, type CacheScreenProps } from './cache-page.tsx';
import { readPageFacts } from './cached-page.ts';
import { countEntries, listCachedTags } from './cached-tags.ts';
import { LiveFigures } from './live-figures.tsx';
import { CACHE_PATH } from './paths.ts';
import {
  describePurge,
  notHere,
  type Purge,
  pageTarget,
  readPurge,
  type TypedPurge,
  tagsOf,
} from './purge.ts';
import { purgeCache } from './purge-cache.ts';
import { PurgeScreen } from './purge-page.tsx';
import type { Serving } from './serving.ts';

const MOST_TAGS = 20;
const NOTICE_LENGTH = 200;
const LONGEST_ADDRESS = 2_000;

/** `/admin/cache?url=/welcome/&tag=post:` */
export function cacheScreen(working: Working, serving: Serving): Handler {
  return async (c) => {
    demand(actorOf(c), 'site.inspect');
    return showScreen(c, working, serving, {});
  };
}

/** Its figures alone, for the script that shows them anew. */
export function liveFiguresRoute(serving: Serving): Handler {
  return async (c) => {
    demand(actorOf(c), 'site.inspect');
    const facts = await readCacheFacts(serving);
    return c.html((<LiveFigures facts={facts} now={serving.now()} />).markup);
  };
}

/** `/admin/cache/purge?url=/welcome/`: asks whether it is meant. */
export function purgeScreen(working: Working, serving: Serving): Handler {
  return async (c) => {
    demand(actorOf(c), 'site.inspect');
    const typed = typedPurge(c.req.queries('url'), c.req.queries('tag'), c.req.query('all'));
    const read = readPurge(typed, working.siteUrl);
    if (!read.ok) return showProblem(c, working, serving, typed, read.problem);
    const desk = await loadDesk(c, working);
    return renderPage(
      c,
      <PurgeScreen desk={desk} purge={read.purge} entries={entriesFor(serving, read.purge)} />,
    );
  };
}

export function purgeRoute(working: Working, serving: Serving): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, 'site.inspect');
    const form = await readForm(c);
    const typed = typedPurge(form.all('url'), form.all('tag'), form.text('all'));
    const read = readPurge(typed, working.siteUrl);
    if (!read.ok) return showProblem(c, working, serving, typed, read.problem);
    const entries = entriesFor(serving, read.purge);
    const done = await working.database.transaction(async (tx) => {
      await purgeCache(tx, actor, read.purge, working.now());
      return tx;
    });
    const what = describePurge(read.purge).slice(0, NOTICE_LENGTH);
    const text = `Whoever asks next gets anew: ${what} (position ${loggedBy(done)?.position} of the log, ${entries} kept here).`;
    leaveNotice(c, working.siteUrl, { text });
    return c.redirect(CACHE_PATH, 303);
  };
}

function typedPurge(urls: readonly string[] = [], tags: readonly string[] = [], all = ''): TypedPurge {
  const given = (texts: readonly string[]) =>
    texts.map((text) => normaliseText(text).trim()).filter((text) => text !== '');
  return { urls: given(urls), tags: given(tags), isAll: all === '1' };
}

function entriesFor(serving: Serving, purge: Purge): number {
  return countEntries(serving, purge.isAll ? null : new Set(tagsOf(purge)));
}

function showProblem(c: Context, working: Working, serving: Serving, typed: TypedPurge, problem: string) {
  const { urls, tags } = typed;
  return showScreen(
    c,
    working,
    serving,
    { problems: { purge: problem }, typed: { url: urls[0] ?? '', tag: tags[0] ?? '' } },
    422,
  );
}

async function showScreen(
  c: Context,
  working: Working,
  serving: Serving,
  given: Partial<Pick<CacheScreenProps, 'problems' | 'typed'>>,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const isAsked = c.req.path === CACHE_PATH;
  const url = isAsked
    ? normaliseText(c.req.query('url') ?? '')
        .trim()
        .slice(0, LONGEST_ADDRESS)
    : '';
  const prefix = isAsked ? queryText(c, 'tag') : '';
  const target = url === '' ? null : pageTarget(url, working.siteUrl);
  const problems = url !== '' && target === null ? { url: notHere(url, working.siteUrl) } : {};
  const desk = await loadDesk(c, working);
  const props: CacheScreenProps = {
    ...{ desk, url, prefix },
    facts: await readCacheFacts(serving),
    tags: await listCachedTags(serving, prefix, MOST_TAGS),
    page: target === null ? null : await readPageFacts(serving, target),
    ...{ problems, typed: { url: '', tag: '' }, ...given },
  };
  return renderPage(c, <CacheScreen {...props} />, status);
}
