// `npm test` runs this first, so that a fresh Debian or Ubuntu machine needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { findMissingPrograms, findProgram, installAdvice } from './required-programs.ts';

// While this file exists and says 101, Debian's packages install their servers without starting them.
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

process.exitCode = installMissingPrograms() ? 0 : 1;

/** Installs what is missing where it may, else says what to type. Returns whether everything is there. */
function installMissingPrograms(): boolean {
  const missing = findMissingPrograms();
  if (missing.length === 0) {
    return true;
  }
  for (const { binary, purpose } of missing) {
    console.error(`The tests need ${binary} (${purpose}), which is not installed.`);
  }
  const packages = new Set(missing.map((program) => program.package));
  if (mayInstall()) {
    installWithoutStarting([...packages]);
  }
  const stillMissing = findMissingPrograms();
  if (stillMissing.length > 0) {
    console.error(installAdvice(stillMissing));
  }
  return stillMissing.length === 0;
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

function installWithoutStarting(packages: string[]): void {
  const isOurPolicy = forbidStarting();
  // Ctrl-C ends apt-get, not this process, which has the policy to remove.
  process.once('SIGINT', () => {});
  aptGet('update');
  aptGet('install', '--yes', '--no-install-recommends', ...packages);
  if (isOurPolicy) {
    rmSync(SERVICE_POLICY);
  }
}

/** Returns false where the machine has a policy of its own, which stays as it is. */
function forbidStarting(): boolean {
  try {
    writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function aptGet(...args: string[]): void {
  console.error(`> apt-get ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['--quiet', ...args], { stdio: 'inherit', env });
}
