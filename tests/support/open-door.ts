// A site that listens, and a client that sends what it likes.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { answerRequests } from '../../src/server.ts';
import { SITE_URL, type TestSite } from './site.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: Buffer;
}

export interface Client {
  /** @param target as the request line has it; it need not be an address. */
  ask(
    target: string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
    body?: string,
  ): Promise<Answer>;
  /** All that comes back for what is sent, to the end. */
  send(bytes: string): Promise<Buffer>;
}

export interface Door extends Client, AsyncDisposable {
  port: number;
}

/** In this process, as `octavo start` listens. */
export async function openDoor(site: TestSite): Promise<Door> {
  const server = createServer(answerRequests(site.services, site, SITE_URL)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  return {
    port: address.port,
    ...clientOf(address.port),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Of whatever listens on a port of this machine. */
export function clientOf(port: number): Client {
  const send = async (bytes: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes, 'latin1');
    return buffer(socket);
  };
  return {
    send,
    ask: async (target, headers = {}, method = 'GET', body = '') => {
      const fields = Object.entries({ Host: 'site.test', ...headers, Connection: 'close' });
      const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      return parse(await send(`${method} ${target} HTTP/1.1\r\n${lines}\r\n${body}`));
    },
  };
}

function parse(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n');
  const [line = '', ...fields] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Headers();
  for (const field of fields) {
    const colon = field.indexOf(':');
    headers.append(field.slice(0, colon), field.slice(colon + 1).trim());
  }
  return { status: Number(line.split(' ')[1]), headers, body: bytes.subarray(end + 4) };
}
