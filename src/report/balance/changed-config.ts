import { ReportError } from '../report-error.ts';

/** Where the file of bytes is asked for; it lies in the folder `files`. */
export const FILE_PATH = 'page';

interface Place {
  port: number;
  folder: string;
}

/** What nginx says itself, whatever it is told. */
const ITS_OWN = /^(?:server|date|connection|content-length|content-type|keep-alive)$/i;
const PAGES = /\n( *)location \/ \{\n[\s\S]*?\n\1\}/;

/**
 * A configuration that gives out a file at another place, and is the same otherwise.
 * @param head names and values in turns, as they were sent with the bytes.
 */
export function servingFile(config: string, from: Place, to: Place, head: readonly string[]): string {
  const moved = config
    .replaceAll(from.folder, to.folder)
    .replaceAll(`127.0.0.1:${from.port} `, `127.0.0.1:${to.port} `);
  const type = fieldsOf(head).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/html';
  const statements = [
    `root ${quote(`${to.folder}/files`)};`,
    'types { }',
    `default_type ${quote(type)};`,
    'etag off;',
    'add_header Last-Modified "";',
    ...fieldsOf(head)
      .filter(([name]) => !ITS_OWN.test(name))
      .map(([name, value]) => `add_header ${name} ${quote(value)};`),
  ];
  if (!PAGES.test(moved))
    throw new ReportError('unexpected-answer', 'The configuration of nginx has no place for pages.');
  return moved.replace(PAGES, (_, indent: string) => {
    const inner = statements.map((statement) => `${indent}    ${statement}`).join('\n');
    return `\n${indent}location / {\n${inner}\n${indent}}`;
  });
}

/** @param ports of 127.0.0.1, and those that stand in their place. */
export function withAddresses(config: string, ports: ReadonlyMap<number, number>): string {
  return config.replaceAll(/^(\s*server 127\.0\.0\.1:)(\d+)\b/gm, (whole, start: string, port: string) => {
    const other = ports.get(Number(port));
    return other === undefined ? whole : `${start}${other}`;
  });
}

function fieldsOf(head: readonly string[]): [string, string][] {
  return head.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, head[index + 1] ?? '']] : [],
  );
}

function quote(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
