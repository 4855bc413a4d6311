import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { requireProgram } from './required-programs.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-programs-'));
  vi.stubEnv('PATH', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('finds a program on the PATH', async () => {
  const path = await writeProgram('xmllint');
  expect(requireProgram('xmllint')).toBe(path);
});

test('takes the program that serves as well', async () => {
  const path = await writeProgram('google-chrome');
  expect(requireProgram('chromium')).toBe(path);
});

test('names a missing program and the line to type', async () => {
  await chmod(await writeProgram('xmllint'), 0o644);
  expect(() => requireProgram('xmllint')).toThrow(
    /xmllint, which is not installed.+sudo apt-get install --no-install-recommends libxml2-utils$/s,
  );
});

test('the installer that may not install says what to type and fails', async () => {
  await writeProgram('chromium');
  const { status, stderr } = runInstaller();
  expect(status).toBe(1);
  expect(stderr).toMatch(/xmllint \(.+\).+apt-get install .*libxml2-utils\n$/s);
  expect(stderr).not.toContain('chromium');
});

test('the installer calls nothing and says nothing when all is there', async () => {
  const programs = [
    'initdb',
    'postgres',
    'chromium',
    'redis-server',
    'nginx',
    'haproxy',
    'systemd-analyze',
    'xmllint',
  ];
  for (const binary of [...programs, 'apt-get']) await writeProgram(binary);
  expect(runInstaller()).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

/** It has no apt-get to call: the PATH is the temporary folder. */
function runInstaller() {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'install-servers.ts')], { encoding: 'utf8' });
}

async function writeProgram(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return path;
}
