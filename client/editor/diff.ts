// What differs between two texts: first by lines, then by the words of the lines that differ.

export interface Part {
  text: string;
  isChanged: boolean;
}

/** A line of each, side by side; null where the other has a line more. */
export interface DiffRow {
  isSame: boolean;
  mine: Part[] | null;
  theirs: Part[] | null;
}

/** More comparisons than these, and the differing middle is shown as a whole. */
const COMPARISONS_AT_MOST = 4_000_000;

export function diffTexts(mine: string, theirs: string): DiffRow[] {
  const rows: DiffRow[] = [];
  for (const run of compare(mine.split('\n'), theirs.split('\n'))) {
    if (run.isSame) {
      for (const line of run.mine) rows.push({ isSame: true, mine: [plain(line)], theirs: [plain(line)] });
      continue;
    }
    const height = Math.max(run.mine.length, run.theirs.length);
    for (let index = 0; index < height; index++) rows.push(rowOf(run.mine[index], run.theirs[index]));
  }
  return rows;
}

function rowOf(mine: string | undefined, theirs: string | undefined): DiffRow {
  if (mine === undefined || theirs === undefined) {
    const whole = (line: string | undefined) =>
      line === undefined ? null : [{ text: line, isChanged: true }];
    return { isSame: false, mine: whole(mine), theirs: whole(theirs) };
  }
  const runs = joinChanges(compare(wordsOf(mine), wordsOf(theirs)));
  const side = (pick: (run: Run) => string[]) =>
    runs
      .map((run) => ({ text: pick(run).join(''), isChanged: !run.isSame }))
      .filter((part) => part.text !== '');
  return { isSame: false, mine: side((run) => run.mine), theirs: side((run) => run.theirs) };
}

/** What is the same by chance, such as the space between two words that differ, is no island. */
function joinChanges(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const [index, run] of runs.entries()) {
    const isIsland = index > 0 && index < runs.length - 1 && !/[\p{L}\p{N}]/u.test(run.mine.join(''));
    const isSame = run.isSame && !isIsland;
    const last = joined.at(-1);
    if (last?.isSame === isSame) {
      last.mine.push(...run.mine);
      last.theirs.push(...run.theirs);
    } else joined.push({ isSame, mine: [...run.mine], theirs: [...run.theirs] });
  }
  return joined;
}

function plain(text: string): Part {
  return { text, isChanged: false };
}

function wordsOf(line: string): string[] {
  return line.match(/\s+|[\p{L}\p{M}\p{N}]+|./gu) ?? [];
}

interface Run {
  isSame: boolean;
  mine: string[];
  theirs: string[];
}

function compare(mine: string[], theirs: string[]): Run[] {
  let head = 0;
  while (head < mine.length && head < theirs.length && mine[head] === theirs[head]) head++;
  let tail = 0;
  const most = Math.min(mine.length, theirs.length) - head;
  while (tail < most && mine.at(-1 - tail) === theirs.at(-1 - tail)) tail++;
  const middle = compareMiddle(
    mine.slice(head, mine.length - tail),
    theirs.slice(head, theirs.length - tail),
  );
  const same = (lines: string[]) => ({ isSame: true, mine: lines, theirs: lines });
  return [same(mine.slice(0, head)), ...middle, same(mine.slice(mine.length - tail))].filter(
    (run) => run.mine.length + run.theirs.length > 0,
  );
}

/** By the longest common subsequence. */
function compareMiddle(mine: string[], theirs: string[]): Run[] {
  if (mine.length * theirs.length > COMPARISONS_AT_MOST) return [{ isSame: false, mine, theirs }];
  const width = theirs.length + 1;
  const lengths = new Uint32Array((mine.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = mine.length - 1; row >= 0; row--) {
    for (let column = theirs.length - 1; column >= 0; column--) {
      const isSame = mine[row] === theirs[column];
      lengths[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const runs: Run[] = [];
  const add = (isSame: boolean, one: string[], other: string[]) => {
    const last = runs.at(-1);
    if (last?.isSame !== isSame) return void runs.push({ isSame, mine: one, theirs: other });
    last.mine.push(...one);
    last.theirs.push(...other);
  };
  let [row, column] = [0, 0];
  while (row < mine.length || column < theirs.length) {
    const [one, other] = [mine[row], theirs[column]];
    if (one !== undefined && one === other) {
      add(true, [one], [one]);
      row++;
      column++;
    } else if (one !== undefined && (other === undefined || at(row + 1, column) >= at(row, column + 1))) {
      add(false, [one], []);
      row++;
    } else if (other !== undefined) {
      add(false, [], [other]);
      column++;
    }
  }
  return runs;
}
