// The listening process: opens the port, does the regular jobs, and ends in order when it is told to.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Application, createApplication } from './app.ts';
import { OCTAVO_VERSION } from './backup/octavo-version.ts';
import { edgeClock } from './balance/edge/edge-clock.ts';
import { Drain } from './balance/nodes/drain.ts';
import { Membership } from './balance/nodes/membership.ts';
import { defaultNodeAddress, defaultNodeName } from './balance/nodes/node-address.ts';
import { nodeFigures } from './balance/nodes/node-figures.ts';
import { NodeLoad } from './balance/nodes/node-load.ts';
import type { NodeMember } from './balance/nodes/node-member.ts';
import type { NodeIdentity } from './balance/nodes/node-registry.ts';
import type { NodeStatus } from './balance/nodes/node-status.ts';
import { hearStopSignals } from './balance/nodes/stop-signals.ts';
import { type Primary, WorkerMembership } from './balance/workers/worker-membership.ts';
import { pageListener } from './cache/page-listener.ts';
import { openControl } from './cache-admin/open-control.ts';
import { maySayOn } from './inspector/inspecting.ts';
import { startJobs } from './jobs.ts';
import type { Services } from './services.ts';
import { addWelcomePost } from './site/welcome-post.ts';
import { firstRank, requestRank } from './urls/request-rank.ts';
import { busyPage } from './web/busy-page.tsx';
import { Connections } from './web/connections.ts';
import { servedLog } from './web/request-log.ts';
import { counted, shedLoad } from './web/shed-load.ts';
import { takeTurn } from './web/take-turn.ts';

/** What looks after a process asks these all the time: they are no load. */
const PROBES = new Set(['/livez', '/readyz', '/healthz', '/metrics']);

/** Longer than nginx keeps an idle connection, which is 60 seconds: else it sends requests into closing ones. */
const KEEP_ALIVE_MS = 65_000;
/** How often connections are looked at for those that take too long. */
const LOOK_EVERY_MS = 2_000;

export class PortError extends Error {
  readonly code = 'port';
}

export interface RunningServer extends AsyncDisposable {
  /** Where a browser on this machine finds it. */
  url: string;
  /** Settles when the process was asked to stop and the last request is answered. */
  untilStopped: Promise<void>;
}

/**
 * @param primary has started this process and others on the same port; null for one on its own.
 * @throws PortError when the address cannot be listened on.
 */
export async function startServer(
  services: Services,
  primary: Primary | null = null,
): Promise<RunningServer> {
  const { config, database, now } = services;
  await database.transaction((tx) => addWelcomePost(tx, now()));
  const server = openServer(config.clients);
  const load = new NodeLoad();
  const connections = watchConnections(server, services, load);
  // The address for links may depend on the port, which is known once the server listens: who connects by then waits.
  const ready = Promise.withResolvers<RequestListener>();
  const wait: RequestListener = (request, response) =>
    void ready.promise.then((answer) => answer(request, response));
  server.on('request', wait);
  // Before anybody can send a request that a signal must not cut off.
  const signals = hearStopSignals();
  await listen(server, config.host, config.port);
  const place = server.address() as AddressInfo;
  const url = localUrl(place);
  const figures = nodeFigures({ ...services, counts: services.caches.counts, load });
  const node = identityOf(services, place.port);
  const at = { host: config.host, port: place.port, url };
  const membership: NodeMember =
    primary === null
      ? new Membership({ ...services, node, figures })
      : new WorkerMembership({ name: node.name, place: at, figures, primary });
  const siteUrl = config.siteUrl ?? url;
  const application = createApplication(services, siteUrl, statusOf(membership, connections));
  const answer = connections.watch(answerRequests(services, application, siteUrl));
  server.on('request', answer).off('request', wait);
  ready.resolve(answer);
  membership.open();
  const control = await openControl(config.dataDir, services.logger, application.serving);
  const stopJobs = startJobs(services);
  services.postman.start();
  const watching = services.overload.watch();
  const {
    shutdownSeconds,
    node: { drainDelaySeconds: delaySeconds },
  } = config;
  const drain = new Drain({ connections, membership, delaySeconds, shutdownSeconds, urged: signals.urged });
  return {
    url,
    untilStopped: signals.asked.then(() => drain.run()),
    async [Symbol.asyncDispose]() {
      watching[Symbol.dispose]();
      await stopJobs();
      await drain.close();
      await control[Symbol.asyncDispose]();
      await membership[Symbol.asyncDispose]();
    },
  };
}

/** Answers a page that is kept at once, and asks the application for all else. */
export function answerRequests(
  { config, logger, overload, assets }: Pick<Services, 'config' | 'logger' | 'overload' | 'assets'>,
  { app, pages }: Pick<Application, 'app' | 'pages'>,
  siteUrl: string,
): RequestListener {
  const busy = { overload, answer: busyPage(siteUrl, assets) };
  // For HTTP/1.0, which may name no host; no answer depends on it.
  const fetch = getRequestListener(counted(overload, app.fetch), { hostname: 'localhost' });
  const next = shedLoad({ ...busy, rankOf: requestRank }, fetch);
  const isDevelopment = config.mode === 'development';
  const isInspected = (cookies: string | undefined) => isDevelopment || maySayOn(cookies);
  const onServed = servedLog(logger);
  const onError = (error: unknown) => logger.error({ err: error }, 'a kept page could not be sent');
  const edge = edgeClock(config.trustedProxies);
  const find = pages === null ? next : pageListener({ pages, next, isInspected, edge, onServed, onError });
  const answer = shedLoad({ ...busy, rankOf: firstRank }, find);
  return (request, response) => {
    const before = takeTurn(request.socket, response);
    if (before === undefined) answer(request, response);
    else void before.then(() => answer(request, response));
  };
}

function openServer({ headSeconds, requestSeconds, silenceSeconds }: Services['config']['clients']): Server {
  const server = createServer({
    connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, headSeconds * 500),
    headersTimeout: headSeconds * 1000,
    requestTimeout: Math.max(headSeconds, requestSeconds) * 1000,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  return server.setTimeout(silenceSeconds * 1000);
}

function watchConnections(server: Server, { config }: Services, load: NodeLoad): Connections {
  const edge = edgeClock(config.trustedProxies);
  return new Connections(server, {
    isFromBalancer: (request) => edge(request) !== null,
    onQuick: () => load.addQuick(),
    onAnswered: ({ url = '' }, milliseconds) => {
      if (!PROBES.has(url)) load.add(milliseconds);
    },
  });
}

function identityOf({ config }: Services, port: number): NodeIdentity {
  const { name, address } = config.node;
  return {
    id: randomUUID(),
    name: name ?? defaultNodeName(port),
    address: address ?? defaultNodeAddress(config.host, port),
    release: OCTAVO_VERSION,
  };
}

function statusOf(membership: NodeMember, connections: Connections): NodeStatus {
  return {
    name: membership.name,
    get state() {
      return membership.state;
    },
    get connections() {
      return connections.size;
    },
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
