import { readFileSync } from 'node:fs';
import { z } from 'zod';

const file = new URL('../fixtures/naughty-strings.json', import.meta.url);

/** What people have typed to break things: the Big List of Naughty Strings. */
export const naughtyStrings = z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
