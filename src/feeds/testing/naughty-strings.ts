import { readFileSync } from 'node:fs';
import { z } from 'zod';

const file = new URL('../../search/fixtures/blns.json', import.meta.url);

/** What people have typed to break things: the Big List of Naughty Strings. */
export const naughtyStrings = z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
