// The yardstick of a kept page: node:http, which sends the same head and the same bytes whatever it is asked. Told on its
// standard input what to send; tells on its standard output where.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const sent = z.object({ head: z.array(z.string()), body: z.base64() });

const { head, body } = sent.parse(JSON.parse(await text(process.stdin)));
const bytes = Buffer.from(body, 'base64');
const server = createServer((_, response) => {
  response.writeHead(200, head);
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
