import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { runLoad } from './run-load.ts';

const ORDER = { paths: ['/a', '/b', '/c'], headers: { 'X-Reader': 'yes' } };

test('asks for each address in turn, so often as it is told, on so many connections', async () => {
  const asked: string[] = [];
  const connections = new Set<unknown>();
  await using server = await serve((request, response) => {
    asked.push(`${request.url} ${request.headers['x-reader']}`);
    connections.add(request.socket);
    response.setHeader('Cache-Status', request.url === '/a' ? 'Octavo; hit; ttl=3' : 'Octavo; fwd=uri-miss');
    response.end('page');
  });
  const result = await runLoad({ ...ORDER, ports: [server.port], connections: 2, requests: 7 });
  expect(asked.toSorted()).toEqual(['/a yes', '/a yes', '/a yes', '/b yes', '/b yes', '/c yes', '/c yes']);
  expect(connections.size).toBe(2);
  expect(result).toMatchObject({ requests: 7, errors: 0, hits: 3 });
  expect(result.p50).toBeLessThanOrEqual(result.p99);
  expect(result.p99).toBeLessThanOrEqual(result.most);
});

test('asks each question on a connection of its own where it is told to', async () => {
  const connections = new Set<unknown>();
  const said = new Set<string | undefined>();
  await using server = await serve((request, response) => {
    connections.add(request.socket);
    said.add(request.headers.connection);
    if (request.url === '/c') request.socket.destroy();
    else response.end('page');
  });
  const headers = { Connection: 'keep-alive' };
  const order = { ...ORDER, headers, ports: [server.port], connections: 2, requests: 7, opensAnew: true };
  expect(await runLoad(order)).toMatchObject({ requests: 5, errors: 2 });
  expect(connections.size).toBe(7);
  expect([...said]).toEqual(['close']);
});

test('shares its connections out among the servers', async () => {
  const asked: string[] = [];
  const answerAs =
    (name: string): RequestListener =>
    (_, response) => {
      asked.push(name);
      response.end();
    };
  await using one = await serve(answerAs('one'));
  await using other = await serve(answerAs('other'));
  await runLoad({ ...ORDER, ports: [one.port, other.port], connections: 10, requests: 10 });
  expect(asked.filter((name) => name === 'one')).toHaveLength(5);
  expect(asked.filter((name) => name === 'other')).toHaveLength(5);
});

test('counts refusals, connections that break and those that never opened as errors', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/c') request.socket.destroy();
    else response.writeHead(request.url === '/a' ? 500 : 200).end('x');
  });
  const result = await runLoad({ ...ORDER, ports: [server.port], connections: 1, requests: 3 });
  expect(result).toMatchObject({ requests: 2, errors: 2 });
  const { port } = server;
  await server[Symbol.asyncDispose]();
  expect(await runLoad({ ...ORDER, ports: [port], connections: 3, requests: 3 })).toMatchObject({
    ...{ requests: 0, errors: 3, p50: 0, most: 0 },
  });
});

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
