// The way of a request to a kept page: from node:http to the bytes, with nothing in between.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { EdgeClock } from '../balance/edge/edge-clock.ts';
import type { PageCache, PageQuestion } from './page-cache.ts';
import type { Reply } from './ready-page.ts';

export interface PageListenerOptions {
  pages: Pick<PageCache, 'hit' | 'find'>;
  /** The application, for all that is not kept. */
  next: RequestListener;
  /** Whether a browser with these cookies wants to see what its requests cost: the application looks for the page then. */
  isInspected: (cookies: string | undefined) => boolean;
  /** By which a balancer is known that may keep pages itself. */
  edge: EdgeClock;
  /** Told of each answer that came from here; it must cost next to nothing. */
  onServed?: (reply: Reply, question: PageQuestion) => void;
  /** Told why a page could not be sent: the application is asked then. */
  onError: (error: unknown) => void;
}

export function pageListener(options: PageListenerOptions): RequestListener {
  const { pages, next, isInspected, edge, onServed, onError } = options;
  const send = (response: ServerResponse, question: PageQuestion, reply: Reply) => {
    response.writeHead(reply.status, reply.head);
    response.end(reply.body);
    onServed?.(reply, question);
  };
  /** What fails here fails for one request: nobody else would catch it, and the process would end. */
  const askInstead = (error: unknown, request: IncomingMessage, response: ServerResponse) => {
    onError(error);
    if (response.headersSent) return void response.destroy();
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    next(request, response);
  };
  return (request, response) => {
    const question = questionOf(request, edge);
    if (isInspected(question.cookies)) return next(request, response);
    try {
      const reply = pages.hit(question);
      if (reply !== undefined) return send(response, question, reply);
    } catch (error) {
      return askInstead(error, request, response);
    }
    pages
      .find(question)
      .then((found) => {
        if (!('passedOn' in found)) return send(response, question, found);
        response.setHeader('Cache-Status', found.passedOn);
        next(request, response);
      })
      .catch((error: unknown) => askInstead(error, request, response));
  };
}

interface ClientQuestion extends PageQuestion {
  cookies: string | undefined;
}

function questionOf(request: IncomingMessage, edge: EdgeClock): ClientQuestion {
  const { method = 'GET', url: target = '/', headers } = request;
  const edgeTime = edge(request);
  return {
    method,
    target,
    acceptEncoding: headers['accept-encoding'],
    ifNoneMatch: headers['if-none-match'],
    edgeSecond: edgeTime === null || edgeTime === 0 ? null : Math.floor(edgeTime),
    cookies: headers.cookie,
  };
}
