// The yardstick: node:http, which sends the same head and the same bytes whatever it is asked.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

export const bareAnswer = z.object({
  /** Names and values in turns. */
  head: z.array(z.string()),
  /** In base64. */
  body: z.string(),
});
export type BareAnswer = z.infer<typeof bareAnswer>;

/** Told over the channel to the process that started it what to send; tells the port. */
export async function serveBare(): Promise<void> {
  process.on('SIGINT', () => {});
  const [message] = await once(process, 'message');
  const { head, body } = bareAnswer.parse(message);
  const bytes = Buffer.from(body, 'base64');
  const server = createServer((_, response) => {
    response.writeHead(200, head);
    response.end(bytes);
  });
  process.on('disconnect', () => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}
