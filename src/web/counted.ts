/** `1 post`, `1,200 posts`. @param noun one that takes an "s". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
