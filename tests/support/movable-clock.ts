// Read by a process that is tested before its program (`node --import`): at SIGUSR2 its clock goes ahead by so many
// milliseconds as the file says that CLOCK_AHEAD_FILE names.
import { readFileSync } from 'node:fs';

const realNow = Date.now;
let aheadMs = 0;

Date.now = () => realNow() + aheadMs;
process.on('SIGUSR2', () => {
  aheadMs = Number(readFileSync(process.env.CLOCK_AHEAD_FILE ?? '', 'utf8'));
});
