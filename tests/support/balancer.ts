// A running `octavo balance`, and the nginx that outlives it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BalanceStatus, balanceStatusMethod } from '../../src/balance/balance-status.ts';
import { Nginx } from '../../src/balance/nginx/nginx.ts';
import { askAll } from '../../src/control/control-client.ts';
import { type OctavoServer, startOctavo } from './octavo.ts';

const UNTIL_MS = 20_000;

export interface TestBalancer extends AsyncDisposable {
  process: OctavoServer;
  status(): Promise<BalanceStatus>;
  /** The status, once it is as it should be. */
  until(is: (status: BalanceStatus) => boolean): Promise<BalanceStatus>;
}

/** @param env with DATA_DIR and PORT. It ends alone; `endNginx` ends nginx. */
export async function startBalancer(env: Record<string, string>): Promise<TestBalancer> {
  const process = await startOctavo({ command: 'balance', env });
  const status = async () => {
    const [answered] = await askAll(process.dataDir, balanceStatusMethod, {});
    if (answered?.ok !== true) throw new Error(`The balancer does not answer:\n${process.output}`);
    return answered.answer;
  };
  return {
    process,
    status,
    async until(is) {
      for (const deadline = Date.now() + UNTIL_MS; ; await delay(20)) {
        const isLate = Date.now() > deadline;
        // On a busy machine an answer may be late as well.
        const now = await status().catch((error: unknown) => {
          if (isLate) throw error;
          return null;
        });
        if (now !== null && is(now)) return now;
        if (isLate) throw new Error(`It stays so: ${JSON.stringify(now, null, 1)}\n${process.output}`);
      }
    },
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

export function nginxPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'balance/nginx.pid'), 'utf8'));
}

export async function endNginx(dataDir: string): Promise<void> {
  const settings = { folder: join(dataDir, 'balance'), nginx: null };
  await using nginx = await Nginx.open({ settings, logger: { info() {}, warn() {} } });
  await nginx.stop({ graceful: false });
}
