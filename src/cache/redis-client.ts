import { createClient, RESP_TYPES } from '@redis/client';

export type RedisClient = ReturnType<typeof openClient>;
export type RedisCommand = readonly (string | Buffer)[];

/** Kept where no entry is. */
const PROBE_KEY = 'octavo:probe';
const BINARY = { [RESP_TYPES.BLOB_STRING]: Buffer };

/**
 * Not connected yet. It speaks what every Redis since 6.2 and every Valkey understands, and never comes back after a loss:
 * then a new one is opened.
 * @throws for an address that is none.
 */
export function openClient(url: string, connectTimeout: number) {
  return createClient({
    url,
    RESP: 2,
    maintNotifications: 'disabled',
    disableClientInfo: true,
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    socket: { connectTimeout, reconnectStrategy: false },
  });
}

/** Connects, and asks something: what accepts connections may never answer, or not let itself be asked. */
export async function connectClient(client: RedisClient): Promise<true> {
  await client.connect();
  await send(client, ['GET', PROBE_KEY]);
  return true;
}

/** What it answers; strings of bytes as buffers. */
export function send(client: RedisClient, command: RedisCommand): Promise<unknown> {
  return client.sendCommand<unknown>(command, { typeMapping: BINARY });
}
