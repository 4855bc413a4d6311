import type { XmlElement } from './read-wxr.ts';

/** The text of the first child with this name, `''` when there is none. */
export function textOf(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? '';
}

export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function attributeOf(element: XmlElement, name: string): string {
  return Object.hasOwn(element.attributes, name) ? (element.attributes[name] ?? '') : '';
}

/** WordPress keeps slugs of other scripts percent-encoded, and cuts them where it likes. */
export function decodeSlug(slug: string): string {
  if (!slug.includes('%')) return slug;
  const whole = slug.replace(/%[\da-f]?$/i, '');
  return new TextDecoder().decode(percentDecoded(whole)).replaceAll('\ufffd', '');
}

function percentDecoded(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const code = bytes[at] ?? 0;
    const hex =
      code === 0x25 ? /^[\da-f]{2}/i.exec(bytes.toString('latin1', at + 1, at + 3))?.[0] : undefined;
    if (hex !== undefined) at += 2;
    decoded.push(hex === undefined ? code : Number.parseInt(hex, 16));
  }
  return Uint8Array.from(decoded);
}
