import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

test('a process that something would hold for ever ends with 1, and says so', async () => {
  const ended = await run({ afterMs: 1, holding: 'setInterval(() => {}, 60_000);' });
  expect(ended).toEqual({ exitCode: 1, output: expect.stringContaining('did not let go') });
});

test('a process that nothing holds ends with 0, and waits for nothing', async () => {
  expect(await run({ afterMs: 3_600_000, holding: '' })).toEqual({ exitCode: 0, output: '' });
});

async function run({ afterMs, holding }: { afterMs: number; holding: string }) {
  const script = `
    import { endAnyway } from '${import.meta.dirname}/end-anyway.ts';
    endAnyway({ error: (message) => console.log(message) }, ${afterMs});
    ${holding}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { exitCode: child.exitCode, output };
}
