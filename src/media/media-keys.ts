/** Where the store keeps the file itself. */
export function originalKey(hash: string): string {
  return `${hash.slice(0, 2)}/${hash}/original`;
}

export function variantKey(hash: string, variant: { width: number }): string {
  return `${hash.slice(0, 2)}/${hash}/${variant.width}w.webp`;
}
