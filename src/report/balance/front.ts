// An nginx with a configuration as a balancer writes it, and no balancer: for what is compared with one that has.

import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Nginx } from '../../balance/nginx/nginx.ts';
import type { BareAnswer } from '../processes/bare-server.ts';
import { freePort } from '../processes/node.ts';
import { ReportError } from '../report-error.ts';
import type { Measuring } from './balance-context.ts';
import { balanceSettings } from './balancer-process.ts';
import { FILE_PATH, servingFile, withAddresses } from './changed-config.ts';
import { endNginx, stopAtExit } from './nginx-run.ts';

export interface Front extends AsyncDisposable {
  port: number;
  folder: string;
}

type Text = (place: { port: number; folder: string }) => Promise<string>;

async function startFront({ context, folder: parent }: Measuring, name: string, text: Text): Promise<Front> {
  const [port, folder] = [await freePort(), join(parent, name)];
  await mkdir(folder, { recursive: true });
  const settings = { folder, nginx: context.nginx };
  await using nginx = await Nginx.open({ settings, logger: { info() {}, warn() {} } });
  stopAtExit(folder);
  const applied = await nginx.apply(await text({ port, folder }));
  if (!applied.ok) throw new ReportError('no-process', `nginx did not start: ${applied.reason}`);
  return { port, folder, [Symbol.asyncDispose]: () => endNginx(folder, context.nginx) };
}

/** In front of the nodes that are registered, keeping nothing. */
export function startWithoutEdge(measuring: Measuring, name: string): Promise<Front> {
  return startFront(measuring, name, ({ port, folder }) => plainConfig(measuring, port, folder));
}

/** The same in front of other servers. @param ports of the nodes, and of the servers in their place. */
export function startBeforeOthers(
  measuring: Measuring,
  name: string,
  ports: ReadonlyMap<number, number>,
): Promise<Front> {
  return startFront(measuring, name, async ({ port, folder }) =>
    withAddresses(await plainConfig(measuring, port, folder), ports),
  );
}

/** With a file of the same bytes in place of the site, and all else as the nginx has it whose configuration this is. */
export function startWithFile(
  measuring: Measuring,
  name: string,
  { like, answer }: { like: { configFile: string; port: number; folder: string }; answer: BareAnswer },
): Promise<Front> {
  return startFront(measuring, name, async ({ port, folder }) => {
    await mkdir(join(folder, 'files'), { recursive: true });
    await writeFile(join(folder, 'files', FILE_PATH), Buffer.from(answer.body, 'base64'));
    return servingFile(await readFile(like.configFile, 'utf8'), like, { port, folder }, answer.head);
  });
}

async function plainConfig(measuring: Measuring, port: number, folder: string): Promise<string> {
  const { program, signal } = measuring.context;
  const env = program.environment(balanceSettings(measuring, port, folder, 'off'));
  const args = [program.file, 'balance', '--dry-run'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, signal });
  return stdout;
}
