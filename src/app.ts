// The middleware order and the whole URL table, at a glance.
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { openAccounts } from './accounts/open-accounts.ts';
import { authorRoute } from './authors/author-route.tsx';
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
import { mediaRoute } from './media/media-route.ts';
import { archiveIndexRoute, archiveRedirectRoute, archiveRoute } from './posts/archive-routes.tsx';
import { postListRoute } from './posts/post-list-route.tsx';
import { searchRoute } from './search/search-route.tsx';
import type { Services } from './services.ts';
import { errorRoute, methodRoute, notFoundRoute, pathRoute, refusalRoute } from './site/error-routes.tsx';
import type { Working } from './site/site.ts';
import { textRoute } from './site/text-route.tsx';
import { tagIndexRoute, tagRoute } from './tags/tag-routes.tsx';
import { mountAccount } from './urls/account-urls.ts';
import { guardPersonalPages } from './urls/admin-urls.ts';
import { mountCommentUrls } from './urls/comment-urls.ts';
import { mountMailUrls, wakePostman } from './urls/mail-urls.ts';
import { mountMedia } from './urls/media-urls.ts';
import { mountModeration } from './urls/moderation-urls.ts';
import { mountSiteAdmin } from './urls/site-admin-urls.ts';
import { mountWriting } from './urls/writing-urls.ts';
import { assetRoute } from './web/asset-route.ts';
import { findClientAddress } from './web/client-address.ts';
import { PAGE_NUMBER } from './web/page-number.ts';
import { requestLog } from './web/request-log.ts';
import { refuseForeign } from './web/same-site.ts';
import { securityHeaders } from './web/security-headers.ts';
import { addSlashRoute, dropSlashRoute } from './web/slash-routes.ts';

const PAGE = `page/:page{${PAGE_NUMBER}}`;
const YEAR = ':year{[0-9]{4}}';
// In a group: Hono looks for the expression at the beginning of all that is left of the path.
const MONTH = ':month{(?:0[1-9]|1[0-2])}';

/** @param siteUrl absolute origin for links, without a slash at its end. */
export function createApp(services: Services, siteUrl: string): Hono {
  const { config } = services;
  const reading: Working = {
    ...services,
    siteUrl,
    accounts: openAccounts({ ...services, siteUrl }),
    uploadMaxBytes: config.uploadMaxBytes,
    sendsMail: config.smtpUrl !== null,
  };
  const app = new Hono();

  app.use(requestLog(services.logger));
  app.use(securityHeaders(siteUrl));
  app.use(compress());
  app.use(pathRoute);
  app.use(findClientAddress(config.trustedProxies));
  app.use(refuseForeign(siteUrl, refusalRoute(reading)));
  app.use(wakePostman(services.postman));
  guardPersonalPages(app, reading);
  mountAccount(app, reading);
  mountMailUrls(app, reading);
  mountModeration(app, reading);
  mountWriting(app, reading);
  mountSiteAdmin(app, reading);
  mountCommentUrls(app, reading);
  mountMedia(app, reading);

  app.get('/', postListRoute(reading));
  app.get(`/${PAGE}/`, postListRoute(reading));
  app.get('/tags/', tagIndexRoute(reading));
  app.get('/tags/:slug/', tagRoute(reading));
  app.get(`/tags/:slug/${PAGE}/`, tagRoute(reading));
  app.get('/authors/:slug/', authorRoute(reading));
  app.get(`/authors/:slug/${PAGE}/`, authorRoute(reading));
  app.get('/archive/', archiveIndexRoute(reading));
  app.get(`/archive/${YEAR}/`, archiveRoute(reading));
  app.get(`/archive/${YEAR}/${PAGE}/`, archiveRoute(reading));
  app.get(`/archive/${YEAR}/${MONTH}/`, archiveRoute(reading));
  app.get(`/archive/${YEAR}/${MONTH}/${PAGE}/`, archiveRoute(reading));
  app.get(`/${YEAR}/`, archiveRedirectRoute);
  app.get(`/${YEAR}/${MONTH}/`, archiveRedirectRoute);
  app.get('/search', searchRoute(reading));

  for (const format of FEED_FORMATS) {
    app.get(`/${FEED_FILES[format]}`, siteFeedRoute(reading, format));
    app.get(`/tags/:slug/${FEED_FILES[format]}`, tagFeedRoute(reading, format));
    app.get(`/authors/:slug/${FEED_FILES[format]}`, authorFeedRoute(reading, format));
  }
  app.get('/sitemap.xml', sitemapIndexRoute(reading));
  app.get('/sitemaps/:file', sitemapRoute(reading));
  app.get('/robots.txt', robotsRoute(reading));
  app.get('/llms.txt', llmsRoute(reading));

  // The same addresses without the slash at their end, and the search with one.
  const numbered = ['', '/tags/:slug', '/authors/:slug', `/archive/${YEAR}`, `/archive/${YEAR}/${MONTH}`];
  for (const path of [...numbered.slice(1), '/tags', '/archive', `/${YEAR}`, `/${YEAR}/${MONTH}`]) {
    app.get(path, addSlashRoute);
  }
  for (const path of numbered) app.get(`${path}/${PAGE}`, addSlashRoute);
  app.get('/search/', dropSlashRoute);

  app.get('/assets/*', assetRoute(reading));
  app.get('/media/:hash/:name', mediaRoute(reading));

  app.use(methodRoute(reading));
  app.get('/:path{.+\\.md}', markdownRoute(reading));
  app.get('*', textRoute(reading));
  app.notFound(notFoundRoute(reading));
  app.onError(errorRoute(reading, services.logger));
  return app;
}
