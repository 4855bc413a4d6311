#!/usr/bin/env node
// Starts the built command line on a Node that is new enough. Written in plain old JavaScript on purpose: it must
// run, and say what is wrong, on the Node that the machine happens to have.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const main = new URL('../dist/main.js', import.meta.url);
const pinnedNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

if (!existsSync(main)) {
  console.error('octavo: not built yet. Run "npm run build" in the checkout, then try again.');
  process.exit(1);
} else if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  process.setSourceMapsEnabled(true);
  await import(main.href);
} else if (existsSync(pinnedNode)) {
  runOnPinnedNode();
} else {
  console.error(
    `octavo: needs Node ${OLDEST_NODE} or newer, this is ${process.version}. Run "npm ci" in the checkout.`,
  );
  process.exit(1);
}

function runOnPinnedNode() {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(pinnedNode, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
