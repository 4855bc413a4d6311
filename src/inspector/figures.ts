import { type Trace, wasFound } from '../observe/trace.ts';

/** `0.42 ms`, `12.3 ms`, `1,204 ms`: three digits tell enough. */
export function milliseconds(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
}

/** `3 of 4`; without the second number where a route has none. */
export function countOfBudget(trace: Trace): string {
  const count = trace.count.toLocaleString('en');
  if (!trace.hasRoute && trace.operations.length > 0) return count;
  const most = trace.parts.reduce(
    (sum, { budget }) => ('most' in budget ? sum + budget.most : Number.NaN),
    0,
  );
  return Number.isNaN(most) ? count : `${count} of ${most}`;
}

/** `3 of 4 from the cache`; null where none was asked. */
export function foundInCaches({ operations }: Trace): string | null {
  if (operations.length === 0) return null;
  return `${operations.filter(wasFound).length} of ${operations.length} from the cache`;
}
