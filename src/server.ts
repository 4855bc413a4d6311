// The listening process: opens the port, does the regular jobs, and ends in order when it is told to.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Application, createApplication } from './app.ts';
import { edgeClock } from './balance/edge-clock.ts';
import { pageListener } from './cache/page-listener.ts';
import { openControl } from './cache-admin/open-control.ts';
import { maySayOn } from './inspector/inspecting.ts';
import { startJobs } from './jobs.ts';
import type { Services } from './services.ts';
import { addWelcomePost } from './site/welcome-post.ts';
import { servedLog } from './web/request-log.ts';
import { takeTurn } from './web/take-turn.ts';

const CLOSE_IDLE_EVERY_MS = 100;

/** How long a connection may hold its place, in milliseconds: readers send an address, writers a file over a slow line. */
const TIMEOUTS = {
  connectionsCheckingInterval: 2_000,
  headersTimeout: 20_000,
  requestTimeout: 600_000,
  // Longer than nginx keeps an idle connection, which is 60 seconds: else it sends requests into closing ones.
  keepAliveTimeout: 65_000,
};
/** Neither side has sent anything, nor taken what the other sent: a download that stands still. */
const SOCKET_TIMEOUT_MS = 90_000;

export class PortError extends Error {
  readonly code = 'port';
}

export interface RunningServer extends AsyncDisposable {
  /** Where a browser on this machine finds it. */
  url: string;
  /** Settles when the process was asked to stop and the last request is answered. */
  untilStopped: Promise<void>;
}

/** @throws PortError when the address cannot be listened on. */
export async function startServer(services: Services): Promise<RunningServer> {
  const { config, database, now } = services;
  await database.transaction((tx) => addWelcomePost(tx, now()));
  const server = createServer(TIMEOUTS);
  server.setTimeout(SOCKET_TIMEOUT_MS);
  // The address for links may depend on the port, which is known once the server listens: who connects by then waits.
  const ready = Promise.withResolvers<RequestListener>();
  const wait: RequestListener = (request, response) =>
    void ready.promise.then((answer) => answer(request, response));
  server.on('request', wait);
  await listen(server, config.host, config.port);
  const url = localUrl(server.address() as AddressInfo);
  const application = createApplication(services, config.siteUrl ?? url);
  const answer = answerRequests(services, application);
  server.on('request', answer).off('request', wait);
  ready.resolve(answer);
  const control = await openControl(config.dataDir, services.logger, application.serving);
  const stopJobs = startJobs(services);
  services.postman.start();
  const stopped = untilSignal().then(() => close(server, config.shutdownSeconds));
  return {
    url,
    untilStopped: stopped,
    async [Symbol.asyncDispose]() {
      await stopJobs();
      await close(server, config.shutdownSeconds);
      await control[Symbol.asyncDispose]();
    },
  };
}

/** Answers a page that is kept at once, and asks the application for all else. */
export function answerRequests(
  { config, logger }: Pick<Services, 'config' | 'logger'>,
  { app, pages }: Pick<Application, 'app' | 'pages'>,
): RequestListener {
  // For HTTP/1.0, which may name no host; no answer depends on it.
  const next = getRequestListener(app.fetch, { hostname: 'localhost' });
  const isDevelopment = config.mode === 'development';
  const isInspected = (cookies: string | undefined) => isDevelopment || maySayOn(cookies);
  const onServed = servedLog(logger);
  const onError = (error: unknown) => logger.error({ err: error }, 'a kept page could not be sent');
  const edge = edgeClock(config.trustedProxies);
  const answer = pages === null ? next : pageListener({ pages, next, isInspected, edge, onServed, onError });
  return (request, response) => {
    const before = takeTurn(request.socket, response);
    if (before === undefined) answer(request, response);
    else void before.then(() => answer(request, response));
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === 'EADDRINUSE'
        ? 'another program uses it already; choose another PORT'
        : `${code}; check HOST and PORT`;
    throw new PortError(`Cannot listen on ${host}:${port}: ${reason}.`, { cause: error });
  }
}

function localUrl({ address, port, family }: AddressInfo): string {
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

function untilSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Told once or more: npm and service managers pass on what the process hears itself, and that must not cut the end short.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  return promise;
}

/** Finishes what is in flight, for so long at most. */
async function close(server: Server, seconds: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  // Clients that keep their connections would otherwise go on sending requests over them.
  server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
  server.close();
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  const bound = setTimeout(() => server.closeAllConnections(), seconds * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(bound);
}
