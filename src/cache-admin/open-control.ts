import type { Logger } from 'pino';
import { ControlServer } from '../control/control-server.ts';
import { cacheMethods } from './cache-methods.ts';
import type { Serving } from './serving.ts';

/** Lets the command line ask this process. Where that cannot be, the site is served all the same. */
export async function openControl(
  dataDir: string,
  logger: Pick<Logger, 'warn'>,
  serving: Serving,
): Promise<AsyncDisposable> {
  const onError = (error: unknown) => logger.warn({ err: error }, 'a command could not be answered');
  try {
    return await ControlServer.open({ dataDir, methods: cacheMethods(serving), onError });
  } catch (error) {
    logger.warn({ err: error }, '"octavo cache" will not find this process: its socket cannot be opened');
    return { [Symbol.asyncDispose]: async () => {} };
  }
}
