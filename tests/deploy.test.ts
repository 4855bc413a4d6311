// The files in deploy/, which nobody runs here: that they are whole, and name what there is.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { EDGE_FILES, EDGE_REQUEST } from '../src/balance/edge/edge-headers.ts';
import { readConfig } from '../src/config.ts';
import { variables } from '../src/config-variables.ts';
import { requireProgram } from '../tools/required-programs.ts';

const ROOT = join(import.meta.dirname, '..');
const DEPLOY = join(ROOT, 'deploy');
const HEALTH = ['/livez', '/readyz'];
/** Beside what a process may take for its end by its settings, in seconds. */
const MARGIN = 10;
const run = promisify(execFile);
const read = (path: string) => readFile(join(DEPLOY, path), 'utf8');
const strings = z.record(z.string(), z.string());

function expectSettings(environment: Readonly<Record<string, string>>) {
  const unknown = Object.keys(environment).filter((name) => !Object.hasOwn(variables.shape, name));
  expect(unknown).toEqual([]);
  return readConfig(environment);
}

/** `start`, `balance --stop-nginx`, `cluster run`: as they stand behind the name of the program. Read, as loading all costs much. */
async function expectCommand([name = '', ...rest]: readonly string[]): Promise<void> {
  expect(await readFile(join(ROOT, 'src/main.ts'), 'utf8')).toContain(`  ${name}: async () =>`);
  const source = await readFile(join(ROOT, `src/commands/${name}.ts`), 'utf8');
  for (const word of rest)
    expect(source).toContain(word.startsWith('--') ? `.option('${word}` : `.command('${word}')`);
}

test('the example of settings is one that can be used, with what is commented out as well', async () => {
  const lines = (await read('octavo.env.example'))
    .split('\n')
    .map((line) => line.replace(/^#(?=[A-Z_]+=)/, ''));
  const given = lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split(/=(.*)/s));
  const config = expectSettings(Object.fromEntries(given.map(([name, value]) => [name, value])));
  expect(config.siteUrl).toBe('https://blog.example.org');
});

describe('systemd', () => {
  const units = ['octavo.service', 'octavo-balance.service', 'octavo-cluster.service'];

  test.each(
    units,
  )('%s starts what there is, as nobody in particular, and gives it time to end', async (unit) => {
    const text = await read(`systemd/${unit}`);
    const all = (name: string) =>
      [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
    for (const line of [...all('ExecStart'), ...all('ExecReload')]) {
      const [, words = ''] = /^\/usr\/bin\/node \/opt\/octavo\/bin\/octavo\.js (.+)$/.exec(line) ?? [];
      await expectCommand(words.split(' '));
    }
    const environment = Object.fromEntries(all('Environment').map((line) => line.split('=')));
    const config = expectSettings(strings.parse(environment));
    expect(Number(all('TimeoutStopSec')[0])).toBeGreaterThanOrEqual(config.shutdownSeconds + MARGIN);
    expect(all('User')).toEqual(['octavo']);
    expect(await read('systemd/octavo.sysusers')).toMatch(/^u octavo /m);
    for (const [, file = ''] of text.matchAll(/file:\/opt\/octavo\/(\S+)/g))
      expect(existsSync(join(ROOT, file)), file).toBe(true);
  });

  test('finds nothing wrong with them', async () => {
    const files = units.map((unit) => join(DEPLOY, 'systemd', unit));
    const { stdout, stderr } = await run(requireProgram('systemd'), ['verify', '--man=no', ...files]);
    expect(stdout + stderr).toBe('');
  });
});

describe('containers', () => {
  const service = z.object({
    environment: strings.optional(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
    healthcheck: z.unknown().optional(),
    build: z.object({ target: z.string(), dockerfile: z.string() }).optional(),
    volumes: z.array(z.string()).optional(),
    stop_grace_period: z.string().optional(),
  });
  const composed = z.object({
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.unknown()),
  });

  test('the image runs commands that there are, with settings that there are, as nobody in particular', async () => {
    const text = await read('docker/Dockerfile');
    const stages = [...text.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, , name = '']) => name);
    expect(stages).toEqual(['build', 'app', 'balancer']);
    for (const [, line = ''] of text.matchAll(/^ENV (.+)$/gm))
      expectSettings(strings.parse(Object.fromEntries(line.split(' ').map((pair) => pair.split('=')))));
    for (const [, words = ''] of text.matchAll(/^CMD (\[.*\])$/gm))
      await expectCommand(z.array(z.string()).parse(JSON.parse(words)));
    const [, ...status] = z
      .array(z.string())
      .parse(JSON.parse(/CMD (\["node", "bin.*\])$/m.exec(text)?.[1] ?? ''))
      .slice(1);
    await expectCommand(status);
    expect(text).toMatch(/process\.env\.PORT\}\/livez`/);
    expect(text.match(/^USER \w+$/gm)?.at(-1)).toBe('USER node');
    for (const [, sources = ''] of text.matchAll(/^COPY --from=build ((?:\/octavo\/\S+ )+)/gm))
      for (const source of sources.trim().split(' '))
        expect(existsSync(join(ROOT, source.slice('/octavo/'.length))), source).toBe(true);
  });

  test('the services of the composition have settings that there are, wait for what there is, and keep what must last', async () => {
    const given: Record<string, string> = {
      SITE_URL: 'https://blog.example.org',
      POSTGRES_PASSWORD: 'secret',
    };
    const filled = (await read('docker/compose.yaml')).replace(
      /\$\{([A-Z_]+)(?::[?-]([^}]*))?\}/g,
      (_, name: string, instead: string) => given[name] ?? instead,
    );
    const { services, volumes } = composed.parse(parse(filled, { merge: true }));
    const dockerfile = await read('docker/Dockerfile');
    for (const [
      name,
      { environment = {}, depends_on = {}, build, volumes: mounts = [], healthcheck },
    ] of Object.entries(services)) {
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      expect(Object.keys(volumes)).toEqual(
        expect.arrayContaining(mounts.map((mount) => mount.split(':')[0])),
      );
      if (build === undefined) expect(healthcheck, name).toBeDefined();
      if (build === undefined) continue;
      expect(dockerfile).toContain(` AS ${build.target}\n`);
      expect(existsSync(join(ROOT, build.dockerfile))).toBe(true);
      expect(expectSettings(environment).database.kind).toBe('postgres');
    }
    expect(Object.keys(services)).toEqual(['app-1', 'app-2', 'balancer', 'postgres', 'valkey']);
  });
});

describe('Kubernetes', () => {
  const labels = z.object({ 'app.kubernetes.io/name': z.string() });
  const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });
  const container = z.object({
    ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
    startupProbe: probe,
    readinessProbe: probe,
    livenessProbe: probe,
    volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
  });
  const deployment = z.object({
    spec: z.object({
      selector: z.object({ matchLabels: labels }),
      template: z.object({
        metadata: z.object({ labels }),
        spec: z.object({
          terminationGracePeriodSeconds: z.number(),
          containers: z.tuple([container]),
          volumes: z.array(z.object({ name: z.string() })),
        }),
      }),
    }),
  });
  const load = async (name: string): Promise<unknown> => parse(await read(`kubernetes/${name}.yaml`));

  test('each file is one of those that are applied, and each has a kind', async () => {
    const { resources } = z.object({ resources: z.array(z.string()) }).parse(await load('kustomization'));
    const files = (await readdir(join(DEPLOY, 'kubernetes'))).filter((name) => name !== 'kustomization.yaml');
    expect([...resources].sort()).toEqual(files.sort());
    for (const name of resources) expect(parse(await read(`kubernetes/${name}`))).toHaveProperty('kind');
  });

  test('pods have settings that there are, are asked what they answer, and have time to end', async () => {
    const { data } = z.object({ data: strings }).parse(await load('settings'));
    const { stringData } = z.object({ stringData: strings }).parse(await load('secrets'));
    const config = expectSettings({ ...data, ...stringData });
    const { selector, template } = deployment.parse(await load('deployment')).spec;
    const [{ ports, volumeMounts, ...probes }] = template.spec.containers;
    expect(ports).toEqual([{ name: 'http', containerPort: config.port }]);
    expect(probes.startupProbe.httpGet.path).toBe('/livez');
    expect(probes.readinessProbe.httpGet.path).toBe('/readyz');
    expect(probes.livenessProbe.httpGet.path).toBe('/livez');
    expect(template.metadata.labels).toEqual(selector.matchLabels);
    expect(volumeMounts.map(({ name }) => name)).toEqual(template.spec.volumes.map(({ name }) => name));
    expect(volumeMounts.map(({ mountPath }) => mountPath)).toContain(join(config.dataDir, 'media'));
    const longest = config.node.drainDelaySeconds + config.shutdownSeconds + MARGIN;
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(longest);
    for (const name of ['service', 'disruption-budget'])
      expect(JSON.stringify(await load(name))).toContain(JSON.stringify(selector.matchLabels));
  });
});

describe('balancers by hand', () => {
  test('nginx takes its example', async () => {
    const prefix = await mkdtemp(join(tmpdir(), 'octavo-nginx-'));
    await mkdir(join(prefix, 'temp'));
    try {
      const { stderr } = await run(requireProgram('nginx'), [
        '-t',
        '-p',
        prefix,
        '-c',
        join(DEPLOY, 'nginx/nginx.conf'),
      ]);
      expect(stderr).toContain('test is successful');
      expect(stderr).not.toContain('[warn]');
    } finally {
      await rm(prefix, { recursive: true });
    }
  });

  test('HAProxy takes its example', async () => {
    await run(requireProgram('haproxy'), ['-c', '-f', join(DEPLOY, 'haproxy/haproxy.cfg')]);
  });

  test.each([
    'nginx/nginx.conf',
    'haproxy/haproxy.cfg',
  ])('%s names settings and addresses that there are, and passes on nothing that is between balancers and nodes', async (file) => {
    const text = await read(file);
    for (const [name = ''] of text.matchAll(/\b[A-Z]+_[A-Z_]+\b/g))
      if (!name.startsWith('METH_')) expect(Object.keys(variables.shape)).toContain(name);
    for (const [path] of text.matchAll(/\/[a-z]+z\b/g)) expect(HEALTH).toContain(path);
    for (const header of [EDGE_REQUEST, EDGE_FILES]) expect(text).toContain(header);
  });
});

test.each([
  'DEPLOYING.md',
  'CAPACITY.md',
])('docs/%s names settings and files that there are', async (file) => {
  const text = await readFile(join(ROOT, 'docs', file), 'utf8');
  const others = /^(?:POSTGRES_PASSWORD|PUBLISHED_PORT|FRONT_PROXY|RENEWED_LINEAGE)$/;
  for (const [, name = ''] of text.matchAll(/\b([A-Z]+_[A-Z_]+)\b/g))
    if (!others.test(name)) expect(Object.keys(variables.shape), name).toContain(name);
  for (const [, path = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g))
    expect(existsSync(join(ROOT, 'docs', path)), path).toBe(true);
  for (const [, words = ''] of text.matchAll(/octavo\.js ((?:start|balance|cluster)(?: [a-z-]+)*)/g))
    await expectCommand(
      words
        .split(' ')
        .filter((word) => /^[a-z-]+$/.test(word))
        .slice(0, 2),
    );
});
