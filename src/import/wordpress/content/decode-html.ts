import { parseHtml } from '../../../content/parse-html.ts';

/** Text with its character references read and nothing else changed. */
export function decodeHtml(text: string): string {
  if (!text.includes('&')) return text;
  const [node] = parseHtml(text.replaceAll('<', '&lt;')).children;
  return node?.type === 'text' ? node.value : text;
}
