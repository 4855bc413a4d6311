import { wholeNumberText } from '../figures.ts';
import { TOO_BUSY } from '../processes/asking.ts';
import type { Cell } from '../report.ts';

/** What must be nothing. */
export function noneCell(count: number): Cell {
  return count === 0 ? '0' : marked(wholeNumberText(count));
}

export function marked(text: string): Cell {
  return { text: `▲ ${text}`, isMarked: true };
}

/** A rate that may be the asking's rather than the server's is in brackets. */
export function rateCell(rate: number, asking: number): string {
  const shown = wholeNumberText(rate);
  return asking >= TOO_BUSY ? `(${shown})` : shown;
}

export function nodesText(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}
