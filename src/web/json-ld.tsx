import { raw } from './jsx/html.ts';

/** A data block; `<` is escaped so that no text can end the element. */
export function JsonLd({ data }: { data: object }) {
  return <script type="application/ld+json">{raw(escapeJson(data))}</script>;
}

function escapeJson(data: object): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
