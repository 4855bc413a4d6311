// The middleware order and the whole URL table, at a glance.
import { Hono } from 'hono';
import { openAccounts } from './accounts/open-accounts.ts';
import { authorRoute } from './authors/author-route.tsx';
import { OCTAVO_VERSION } from './backup/octavo-version.ts';
import { edgeClock } from './balance/edge/edge-clock.ts';
import { LONE_NODE, type NodeStatus } from './balance/nodes/node-status.ts';
import { cached } from './cache/cached.ts';
import { edgeRefusal } from './cache/edge-refusal.ts';
import { PageCache, type PageCacheOptions } from './cache/page-cache.ts';
import { sayCacheControl } from './cache/say-cache-control.ts';
import { stampRequests } from './cache/stamp-requests.ts';
import type { Serving } from './cache-admin/serving.ts';
import {
  authorFeedRoute,
  FEED_FILES,
  FEED_FORMATS,
  siteFeedRoute,
  tagFeedRoute,
} from './feeds/feed-routes.ts';
import { llmsRoute } from './feeds/llms-route.ts';
import { markdownRoute } from './feeds/markdown-route.ts';
import { robotsRoute } from './feeds/robots-route.ts';
import { sitemapIndexRoute, sitemapRoute } from './feeds/sitemap-routes.ts';
import { inspectPages } from './inspector/inspect-pages.ts';
import { findInspector } from './inspector/inspecting.ts';
import { overrunAnswer } from './inspector/overrun-answer.tsx';
import { showToolbar } from './inspector/show-toolbar.tsx';
import { mediaRoute } from './media/media-route.ts';
import { within } from './observe/budget.ts';
import { keepBudgets } from './observe/keep-budgets.ts';
import { Observer } from './observe/observer.ts';
import { traceRequests } from './observe/trace-requests.ts';
import { archiveIndexRoute, archiveRedirectRoute, archiveRoute } from './posts/archive-routes.tsx';
import { postListRoute } from './posts/post-list-route.tsx';
import { searchRoute } from './search/search-route.tsx';
import type { Services } from './services.ts';
import { errorRoute, methodRoute, notFoundRoute, pathRoute, refusalRoute } from './site/error-routes.tsx';
import { NOTHING_KEPT, type Working } from './site/site.ts';
import { textRoute } from './site/text-route.tsx';
import { tagIndexRoute, tagRoute } from './tags/tag-routes.tsx';
import { mountAccount } from './urls/account-urls.ts';
import { addresses } from './urls/addresses.ts';
import { guardPersonalPages } from './urls/admin-urls.ts';
import { mountCacheAdmin } from './urls/cache-urls.ts';
import { mountCommentUrls } from './urls/comment-urls.ts';
import { mountHealth } from './urls/health-urls.ts';
import { mountInspector, mountMetrics, mountTraces } from './urls/inspector-urls.ts';
import { mountMailUrls, wakePostman } from './urls/mail-urls.ts';
import { mountMedia } from './urls/media-urls.ts';
import { mountModeration } from './urls/moderation-urls.ts';
import { mountSiteAdmin } from './urls/site-admin-urls.ts';
import { mountWriting } from './urls/writing-urls.ts';
import { assetRoute } from './web/asset-route.ts';
import { findClientAddress } from './web/client-address.ts';
import { compressed } from './web/compressed.ts';
import { PAGE_NUMBER } from './web/page-number.ts';
import { requestLog } from './web/request-log.ts';
import { routeCookie } from './web/route-cookie.ts';
import { refuseForeign } from './web/same-site.ts';
import { securityHeaders } from './web/security-headers.ts';
import { addSlashRoute, dropSlashRoute } from './web/slash-routes.ts';

const PAGE = `page/:page{${PAGE_NUMBER}}`;
const YEAR = ':year{[0-9]{4}}';
// In a group: Hono looks for the expression at the beginning of all that is left of the path.
const MONTH = ':month{(?:0[1-9]|1[0-2])}';

export interface Application {
  app: Hono;
  /** Stands before it; null where whole pages are not kept. */
  pages: PageCache | null;
  /** What can be looked at of its caches. */
  serving: Serving;
}

/** @param siteUrl absolute origin for links, without a slash at its end. */
export function createApp(services: Services, siteUrl: string): Hono {
  return createApplication(services, siteUrl).app;
}

/**
 * As `createApp`, with what keeps its pages.
 * @param node what this process is to balancers.
 */
export function createApplication(
  services: Services,
  siteUrl: string,
  node: NodeStatus = LONE_NODE,
): Application {
  const { config } = services;
  const reading: Working = {
    ...services,
    kept: services.caches,
    siteUrl,
    accounts: openAccounts({ ...services, siteUrl }),
    uploadMaxBytes: config.uploadMaxBytes,
    sendsMail: config.smtpUrl !== null,
  };
  const deciding: Working = { ...reading, kept: NOTHING_KEPT };
  const app = new Hono();
  const pages = openPageCache(services, (address, env) =>
    services.overload.during(() => app.request(siteUrl + address, undefined, env)),
  );

  const edge = edgeClock(config.trustedProxies);
  const serving: Serving = { ...services, pages, addresses, siteUrl };

  const { mode, slowQueryMs } = config;
  const observer = new Observer({ ...services, cacheEvents: services.caches.events, slowQueryMs });
  observer.metrics.addCaches(services);
  observer.metrics.addOverload(services.overload);
  const inspecting = { working: deciding, observer, isDevelopment: mode === 'development' };

  app.use(requestLog(services.logger));
  app.use(wakePostman(services.postman));
  app.use(securityHeaders(siteUrl));
  app.use(sayCacheControl());
  app.use(edgeRefusal(edge));
  app.use(routeCookie({ siteUrl, node, edge, owners: ['session', 'commenter'] }));
  app.use(compressed());
  app.use(traceRequests(observer, findInspector(inspecting)));
  app.use(showToolbar(inspecting));
  app.use(
    keepBudgets({
      observer,
      logger: services.logger,
      answer: mode === 'production' ? null : overrunAnswer(inspecting),
    }),
  );
  app.use(stampRequests(services.follower));
  app.use(inspectPages(pages));
  app.use(pathRoute);
  app.use(findClientAddress(config.trustedProxies));
  app.use(refuseForeign(siteUrl, refusalRoute(deciding)));
  const { dataDir, metricsToken: token } = config;
  const { accounts } = reading;
  mountHealth(app, { ...services, accounts, node, dataDir, token, release: OCTAVO_VERSION });
  mountMetrics(app, inspecting, token);
  if (inspecting.isDevelopment) mountTraces(app, inspecting);
  guardPersonalPages(app, deciding);
  mountAccount(app, deciding);
  mountMailUrls(app, deciding);
  // Their lists and searches may be long: no reader waits for one.
  const working: Working = { ...deciding, database: deciding.database.unhurried() };
  mountModeration(app, working);
  mountWriting(app, working);
  mountSiteAdmin(app, working);
  mountInspector(app, inspecting);
  mountCacheAdmin(app, working, serving);
  mountCommentUrls(app, deciding);
  mountMedia(app, working);

  // One more than a list takes, for addresses of before that are a query: `/?p=7`.
  app.get('/', cached('list'), within(4), postListRoute(reading));
  app.get(`/${PAGE}/`, cached('list'), within(3), postListRoute(reading));
  app.get('/tags/', cached('index'), within(2), tagIndexRoute(reading));
  app.get('/tags/:slug/', cached('list'), within(4), tagRoute(reading));
  app.get(`/tags/:slug/${PAGE}/`, cached('list'), within(4), tagRoute(reading));
  app.get('/authors/:slug/', cached('list'), within(4), authorRoute(reading));
  app.get(`/authors/:slug/${PAGE}/`, cached('list'), within(4), authorRoute(reading));
  app.get('/archive/', cached('index'), within(3), archiveIndexRoute(reading));
  app.get(`/archive/${YEAR}/`, cached('list'), within(3), archiveRoute(reading));
  app.get(`/archive/${YEAR}/${PAGE}/`, cached('list'), within(3), archiveRoute(reading));
  app.get(`/archive/${YEAR}/${MONTH}/`, cached('list'), within(3), archiveRoute(reading));
  app.get(`/archive/${YEAR}/${MONTH}/${PAGE}/`, cached('list'), within(3), archiveRoute(reading));
  app.get(`/${YEAR}/`, cached('fixed'), within(0), archiveRedirectRoute);
  app.get(`/${YEAR}/${MONTH}/`, cached('fixed'), within(0), archiveRedirectRoute);
  app.get('/search', cached('search'), within(3), searchRoute({ ...reading, database: working.database }));

  for (const format of FEED_FORMATS) {
    app.get(`/${FEED_FILES[format]}`, cached('feed'), within(3), siteFeedRoute(reading, format));
    app.get(`/tags/:slug/${FEED_FILES[format]}`, cached('feed'), within(4), tagFeedRoute(reading, format));
    app.get(
      `/authors/:slug/${FEED_FILES[format]}`,
      cached('feed'),
      within(4),
      authorFeedRoute(reading, format),
    );
  }
  app.get('/sitemap.xml', cached('index'), within(2), sitemapIndexRoute(reading));
  app.get('/sitemaps/:file', cached('index'), within(2), sitemapRoute(reading));
  app.get('/robots.txt', cached('fixed'), within(0), robotsRoute(reading));
  app.get('/llms.txt', cached('index'), within(3), llmsRoute(reading));

  // The same addresses without the slash at their end, and the search with one.
  const numbered = ['', '/tags/:slug', '/authors/:slug', `/archive/${YEAR}`, `/archive/${YEAR}/${MONTH}`];
  for (const path of [...numbered.slice(1), '/tags', '/archive', `/${YEAR}`, `/${YEAR}/${MONTH}`]) {
    app.get(path, cached('fixed'), within(0), addSlashRoute);
  }
  for (const path of numbered) app.get(`${path}/${PAGE}`, cached('fixed'), within(0), addSlashRoute);
  app.get('/search/', cached('fixed'), within(0), dropSlashRoute);

  app.get('/assets/*', within(0), assetRoute(reading));
  app.get('/media/:hash/:name', within(1), mediaRoute({ ...reading, edge }));

  app.use(methodRoute(deciding));
  app.get('/:path{.+\\.md}', cached('text'), within(5), markdownRoute(reading));
  app.get('*', cached('text'), within(5), textRoute(reading));
  app.notFound(observer.inPlace('(not found)', 2, notFoundRoute(reading)));
  app.onError(observer.inPlace('(error)', 2, errorRoute(deciding, services.logger)));
  return { app, pages, serving };
}

function openPageCache(
  { caches: { pages, counts }, config: { cache }, overload, follower, logger, now }: Services,
  render: PageCacheOptions['render'],
): PageCache | null {
  if (pages === null) return null;
  const { ttlMs, memoryBytes: mostBytes, shared: sharedCaching } = cache;
  const onError = (error: unknown) => void logger.error({ err: error }, 'a page could not be made or sent');
  const onHit = (key: string) => counts.add({ cache: 'pages', key, outcome: 'hit', refusal: null });
  const epoch = () => follower.epoch;
  const isFull = (wasKept: boolean) => overload.isFull(wasKept ? 'needed' : 'reading');
  return new PageCache({
    ...{ pages, addresses, render, ttlMs, mostBytes, sharedCaching, epoch, now },
    ...{ isFull, onError, onHit },
  });
}
