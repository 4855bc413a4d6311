import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtempDisposable, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:http2';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { FakeNode, nginxPlan, openNginx } from '../../../tests/support/nginx.ts';
import { requireProgram } from '../../../tools/required-programs.ts';
import { Nginx } from './nginx.ts';
import { nginxConfig } from './nginx-config.ts';

const logger = pino({ level: 'silent' });
const NODE = { name: 'node-1', address: '127.0.0.1:9' };
const OTHER = { name: 'node-2', address: '127.0.0.1:9' };

test('starts, changes, is found again by another, and tells when it has died', async () => {
  let deaths = 0;
  await using balance = await openNginx({}, { onDeath: () => (deaths += 1) });
  const { nginx, settings } = balance;
  expect(nginx.isRunning).toBe(false);
  expect(await balance.apply({ nodes: [NODE] })).toEqual({ ok: true, change: 'started' });
  expect(await balance.apply({ nodes: [NODE] })).toEqual({ ok: true, change: 'none' });
  expect(await balance.apply({ nodes: [NODE, OTHER] })).toEqual({ ok: true, change: 'reloaded' });

  const text = await readFile(join(settings.folder, 'nginx.conf'), 'utf8');
  await using next = await Nginx.open({ settings, logger });
  expect(next.isRunning).toBe(true);
  expect(await next.apply(text)).toEqual({ ok: true, change: 'none' });

  process.kill(Number(readFileSync(join(settings.folder, 'nginx.pid'), 'utf8')), 'SIGTERM');
  await expect.poll(() => deaths).toBe(1);
  expect(await balance.apply({ nodes: [NODE, OTHER] })).toEqual({ ok: true, change: 'started' });
  await nginx.stop({ graceful: true });
  expect(next.isRunning).toBe(false);
  expect(deaths).toBe(1);
});

test('goes on with what it took last where the new one cannot be used', async () => {
  await using balance = await openNginx();
  const { nginx, settings } = balance;
  await balance.apply({ nodes: [NODE] });
  const file = join(settings.folder, 'nginx.conf');
  const good = await readFile(file, 'utf8');
  expect(await nginx.apply(good.replace('daemon on', 'demon on'))).toEqual({
    ok: false,
    reason: expect.stringContaining('unknown directive "demon"'),
  });
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  expect(await balance.apply({ settings: { ...settings, port } })).toEqual({
    ok: false,
    reason: `another program listens on 127.0.0.1:${port} already; end it, or choose another PORT`,
  });
  taken.close();
  expect(await readFile(file, 'utf8')).toBe(good);
  expect(nginx.isRunning).toBe(true);
  expect(await nginx.apply(good)).toEqual({ ok: true, change: 'none' });
  expect(await nginx.isSpoilt()).toBe(false);
  await writeFile(file, 'of somebody else');
  expect(await nginx.isSpoilt()).toBe(true);
  expect(await nginx.apply(good)).toEqual({ ok: true, change: 'reloaded' });
  expect(await readFile(file, 'utf8')).toBe(good);
});

test('is told what it knows itself where another version was installed meanwhile', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'octavo-installed-'));
  const program = join(place.path, 'nginx');
  await copyFile(requireProgram('nginx'), program);
  await using balance = await openNginx({ nginx: program });
  const { nginx, settings } = balance;
  await balance.apply({ nodes: [NODE] });
  await rm(program);
  await writeFile(program, '#!/bin/sh\necho nginx version: nginx/1.99.1\n', { mode: 0o755 });
  await using next = await Nginx.open({ settings, logger });
  expect(next.version).toEqual(nginx.version);
  expect(await next.check('events {}')).toBeNull();
  expect(await next.check('vents {}')).toContain('unknown directive "vents"');
  await nginx.stop({ graceful: false });
  await expect.poll(() => next.version.minor).toBe(99);
});

test('is started again where it was killed and its workers go on, by whatever way its folder is reached', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'octavo-linked-'));
  const folder = join(place.path, 'a "link"; to {it}');
  await mkdir(join(place.path, 'real'));
  await symlink(join(place.path, 'real'), folder);
  await using balance = await openNginx({ folder });
  expect(await balance.apply({ nodes: [NODE] })).toEqual({ ok: true, change: 'started' });
  process.kill(Number(readFileSync(join(folder, 'nginx.pid'), 'utf8')), 'SIGKILL');
  await expect.poll(() => balance.nginx.isRunning).toBe(false);
  expect(await balance.apply({ nodes: [NODE] })).toEqual({ ok: true, change: 'started' });
});

test('knows as many nodes as there are, whatever they are called', async () => {
  await using balance = await openNginx();
  const { nginx, settings } = balance;
  const numbers = Array.from({ length: 100 }, (_, number) => `${number}`.padStart(40, 'n'));
  const nodes = ['default', 'hostnames', 'include', 'volatile', ...numbers].map((name, place) => ({
    name,
    address: `10.100.100.${place}:30000`,
  }));
  expect(await nginx.check(nginxConfig(nginxPlan({ settings, nodes })))).toBeNull();
});

test('speaks HTTP/2 and TLS, sends plain HTTP on, and refuses who asks for too much', async () => {
  await using node = await FakeNode.start('node-1', (_, response) => response.end('page'));
  const fixture = (name: string) => resolve('tests/fixtures/tls', name);
  await using balance = await openNginx({
    tls: { certificate: fixture('certificate.pem'), key: fixture('key.pem') },
    httpPort: await freePort(),
    requestsPerSecond: 1,
  });
  const { port, httpPort } = balance.settings;
  const nodes = [{ name: node.name, address: node.address }];
  expect(await balance.apply({ nodes, siteUrl: 'https://example.org' })).toMatchObject({ ok: true });
  const ask = async () => {
    const asked = request({ port, ca: readFileSync(fixture('certificate.pem')) }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    return answer;
  };
  expect((await ask()).statusCode).toBe(200);
  expect(node.seen[0]?.headers['x-forwarded-proto']).toBe('https');
  const session = connect(`https://127.0.0.1:${port}`, { ca: readFileSync(fixture('certificate.pem')) });
  await once(session, 'connect');
  expect(session.alpnProtocol).toBe('h2');
  session.destroy();
  const moved = await fetch(`http://127.0.0.1:${httpPort}/a?b=1`, { redirect: 'manual' });
  expect([moved.status, moved.headers.get('location')]).toEqual([301, 'https://example.org/a?b=1']);
  const answers = await Promise.all(Array.from({ length: 30 }, ask));
  const refused = answers.find(({ statusCode }) => statusCode === 429);
  expect(refused?.headers['retry-after']).toBe('1');
});

test('says which program is missing or wrong, and what to do', async () => {
  const open = (nginx: string) => Nginx.open({ settings: { folder: '/nowhere', nginx }, logger });
  await expect(open('/etc/hostname/nginx')).rejects.toThrow(
    /^\/etc\/hostname\/nginx could not be run .*: check BALANCE_NGINX\.$/,
  );
  await expect(open('/nowhere/nginx')).rejects.toThrow(
    'There is no program /nowhere/nginx: check BALANCE_NGINX.',
  );
  await expect(open(process.execPath)).rejects.toThrow('does not say that it is nginx');
});
