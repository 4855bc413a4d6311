/** Of a part of one: `99.8 %`. */
export function inPerCent(part: number): string {
  return `${(part * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
}
