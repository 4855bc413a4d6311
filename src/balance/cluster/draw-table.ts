export interface Column<Row> {
  heading: string;
  text: (row: Row) => string;
  isNumber?: boolean;
  /** What is too long for the width may be cut, but to so many characters at least. */
  least?: number;
}

const GAP = '  ';
const CUT = '…';

/** Lines of at most `width` characters, as far as columns may be cut. Names to the left, numbers to the right. */
export function drawTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  const cells = rows.map((row) => columns.map(({ text }) => text(row)));
  const lines = [columns.map(({ heading }) => heading), ...cells];
  const widths = fitWidths(
    columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))),
    columns.map(({ least }) => least ?? Number.POSITIVE_INFINITY),
    width - GAP.length * (columns.length - 1),
  );
  return lines.map((line) =>
    line
      .map((cell, index) => place(cell, widths[index] ?? 0, columns[index]?.isNumber ?? false))
      .join(GAP)
      .trimEnd(),
  );
}

/** Takes from the widest that can give until all fit. */
function fitWidths(widths: readonly number[], least: readonly number[], width: number): number[] {
  const fitted = [...widths];
  for (let over = fitted.reduce((sum, one) => sum + one, 0) - width; over > 0; over--) {
    const giving = fitted.map((one, index) => (one > (least[index] ?? one) ? one : 0));
    const widest = giving.indexOf(Math.max(...giving));
    if (giving[widest] === 0) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}

function place(cell: string, width: number, isNumber: boolean): string {
  const shown = cell.length > width ? `${cell.slice(0, width - 1)}${CUT}` : cell;
  return isNumber ? shown.padStart(width) : shown.padEnd(width);
}
