import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const file = path.join(import.meta.dirname, '../fixtures/naughty-strings.json');

/** What people have typed to break things. */
export const naughtyStrings = z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
