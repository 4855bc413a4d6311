import { spawnSync } from 'node:child_process';
import path from 'node:path';

export type SchemaName = 'rss-2.0.rng' | 'atom-1.0.rng' | 'sitemap.xsd';

/** What xmllint finds wrong with a document, `''` when it is valid. */
export function schemaErrors(document: string, schema: SchemaName): string {
  const option = schema.endsWith('.rng') ? '--relaxng' : '--schema';
  const file = path.join(import.meta.dirname, '../fixtures/feed-schemas', schema);
  const run = spawnSync('xmllint', ['--noout', '--nonet', option, file, '-'], {
    input: document,
    encoding: 'utf8',
  });
  if (run.error !== undefined) throw run.error;
  return run.status === 0 ? '' : run.stderr || `xmllint ended with ${run.status}`;
}
