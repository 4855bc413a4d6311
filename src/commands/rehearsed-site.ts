import { pino } from 'pino';
import { Passwords } from '../accounts/password.ts';
import { createApp } from '../app.ts';
import { openCaches } from '../cache/caches.ts';
import type { Config } from '../config.ts';
import { type OpenRehearsedSite, REHEARSED_URL } from '../doctor/rehearsed-site.ts';
import { silentBus } from '../invalidation/bus.ts';
import { Follower } from '../invalidation/follower.ts';
import { logOf } from '../invalidation/log-source.ts';
import { runJobs } from '../jobs.ts';
import { Postman } from '../mail/postman.ts';
import type { Services } from '../services.ts';
import { loadAssets } from '../web/assets.ts';
import { Overload } from '../web/overload.ts';

/** The application as this configuration has it, except that it logs nothing, stores no files and sends no mail. */
export function rehearsedSite(config: Config): OpenRehearsedSite {
  return (database, mediaStore, start) => {
    const clock = { now: start };
    const now = () => clock.now;
    const logger = pino({ level: 'silent' });
    const authSecret = 'a secret for rehearsals, which protects nothing';
    const passwords = new Passwords(config.passwordHashesAtOnce);
    const mailSite = { name: 'Rehearsal', accentColor: '#000000', url: REHEARSED_URL, from: null };
    const postman = new Postman({ database, logger, now, smtpUrl: null, site: async () => mailSite });
    const follower = new Follower(
      { log: logOf(database), bus: silentBus, pollMs: 1000, onError: () => {} },
      0,
    );
    const services: Services = {
      // With a mail server the site does all that it can do; the postman, who is never started, has none.
      config: { ...config, smtpUrl: 'smtp://mail.invalid', trustedProxies: [] },
      logger,
      database,
      migrations: [],
      follower,
      // Whatever is cached would not be asked for.
      caches: openCaches({ layers: 'off', memoryBytes: 0, log: follower, now }),
      mediaStore,
      postman,
      assets: loadAssets(),
      now,
      authSecret,
      passwords,
      overload: new Overload({ mostRequests: 0, delayMs: 0, onChange: () => {} }),
      [Symbol.asyncDispose]: async () => {},
    };
    const app = createApp(services, REHEARSED_URL);
    const env = { incoming: { headers: {}, socket: { remoteAddress: '192.0.2.1' } } };
    return {
      ...{ database, mediaStore, logger, authSecret, passwords, clock, now },
      request: async (request) => await app.request(request, undefined, env),
      runJobs: () => runJobs(services),
    };
  };
}
