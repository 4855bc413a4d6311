import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ReportError } from '../report-error.ts';
import { BROWSER } from './asking.ts';
import type { BareAnswer } from './bare-server.ts';

const TRIES = 100;

/** A page of the site as it is sent when a process has kept it, in the encoding that a browser gets. */
export async function keptAnswer(port: number, path: string): Promise<BareAnswer> {
  for (let time = 0; time < TRIES; time++) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    get({ port, host: '127.0.0.1', path, headers: BROWSER }, resolve).on('error', reject);
    const response = await promise;
    const body = await buffer(response);
    const isHit = String(response.headers['cache-status']).startsWith('Octavo; hit');
    if (!isHit || response.headers['content-encoding'] !== 'br') continue;
    const head = response.rawHeaders.flatMap((name, index, all) =>
      index % 2 === 1 || /^(?:date|connection|keep-alive)$/i.test(name) ? [] : [name, all[index + 1] ?? ''],
    );
    return { head, body: body.toString('base64') };
  }
  throw new ReportError(
    'unexpected-answer',
    `The page ${path} was not kept. That is a defect of Octavo: please report it.`,
  );
}
