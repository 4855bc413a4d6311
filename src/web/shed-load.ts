// Answers requests that there is no room for, before anything is done for them.
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { type Overload, RANKS, type Rank } from './overload.ts';

export interface BusyAnswer {
  /** Names and values take turns. */
  head: readonly string[];
  body: Buffer;
}

export interface LoadShedding {
  overload: Pick<Overload, 'isFull' | 'addShed'>;
  /** Null for what is answered always. */
  rankOf: (request: IncomingMessage) => Rank | null;
  answer: BusyAnswer;
}

/** @param next answers those for whom there is room. */
export function shedLoad({ overload, rankOf, answer }: LoadShedding, next: RequestListener): RequestListener {
  return (request, response) => {
    // Whose turn is first to be sent away: with room for them there is room for all.
    if (!overload.isFull(RANKS[0])) return next(request, response);
    const rank = rankOf(request);
    if (rank === null || !overload.isFull(rank)) return next(request, response);
    overload.addShed(rank);
    response.writeHead(503, [...answer.head]);
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  };
}

type Fetch = (request: Request, env: HttpBindings | Http2Bindings) => Response | Promise<Response>;

/**
 * Counts what an application works on. A request with a body counts once all of it is there: whoever sends slowly takes
 * nobody's place.
 */
export function counted(overload: Pick<Overload, 'enter' | 'during'>, fetch: Fetch): Fetch {
  return (request, env) => {
    const { incoming } = env;
    if (!hasBody(incoming)) return overload.during(() => fetch(request, env));
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    incoming.once('end', resolve);
    return countedFrom(overload, arrived, fetch(request, env));
  };
}

async function countedFrom<Answer>(
  overload: Pick<Overload, 'enter'>,
  arrived: Promise<void>,
  answering: Answer | Promise<Answer>,
): Promise<Answer> {
  let isAnswered = false;
  let leave: (() => void) | undefined;
  void arrived.then(() => {
    if (!isAnswered) leave = overload.enter();
  });
  try {
    return await answering;
  } finally {
    isAnswered = true;
    leave?.();
  }
}

function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
