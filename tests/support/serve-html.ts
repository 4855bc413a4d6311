import { once } from 'node:events';
import { createServer } from 'node:http';

export interface HtmlServer extends AsyncDisposable {
  url: string;
}

/** Serves one page at every path of a free port, under a policy that forbids every script. */
export async function serveHtml(html: string): Promise<HtmlServer> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', "default-src 'none'");
    response.end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The system gave no TCP port on 127.0.0.1.');
  }
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
