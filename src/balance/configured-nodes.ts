// What nginx was told last, for the next balancer, which finds nginx running.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './replace-file.ts';

const schema = z.array(z.object({ name: z.string(), address: z.string() }));
export type ConfiguredNode = z.output<typeof schema>[number];

const NAME = 'nodes.json';

/** None where none was told, or what stands there cannot be read. */
export function readConfigured(folder: string): ConfiguredNode[] {
  try {
    return schema.parse(JSON.parse(readFileSync(join(folder, NAME), 'utf8')));
  } catch {
    return [];
  }
}

export async function writeConfigured(folder: string, nodes: readonly ConfiguredNode[]): Promise<void> {
  const kept = nodes.map(({ name, address }) => ({ name, address }));
  await replaceFile(join(folder, NAME), JSON.stringify(kept));
}
