import { type Browser, chromium } from 'playwright-core';
import { requireProgram } from '../../tools/required-programs.ts';

const QUIET = [
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens a headless browser; `await using` closes it. Throws when Chromium is not installed. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireProgram('chromium'),
    // Chromium's sandbox refuses to run as root, and the tests open no pages but ours.
    chromiumSandbox: false,
    args: QUIET,
  });
}
