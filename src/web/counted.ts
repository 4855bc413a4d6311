// Kept: to make a format takes longer than to draw the rest of a line.
const NUMBERS = new Intl.NumberFormat('en');

/** `1 post`, `1,200 posts`. @param noun one that takes an "s". */
export function counted(count: number, noun: string): string {
  const number = count < 1000 ? String(count) : NUMBERS.format(count);
  return `${number} ${noun}${count === 1 ? '' : 's'}`;
}
