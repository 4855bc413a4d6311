import type { Axis } from './report.ts';

/** Where values lie on an axis. */
export interface Scale {
  /** From 0, the axis's beginning, to 1, its end. */
  at(value: number): number;
  /** Round values between both ends, ends included where they are round. */
  ticks: readonly number[];
}

/** A scale with room for all values; a logarithmic one has none for 0 and below, and puts them at its beginning. */
export function scaleFor(axis: Pick<Axis, 'scale'>, values: readonly number[], mostTicks: number): Scale {
  return axis.scale === 'log' ? logScale(values, mostTicks) : linearScale(values, mostTicks);
}

function linearScale(values: readonly number[], mostTicks: number): Scale {
  const most = Math.max(...values, 0) || 1;
  const step = roundStep(most / Math.max(1, mostTicks - 1));
  const end = Math.ceil(most / step - 1e-9) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return { at: (value) => value / end, ticks };
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => power * factor >= least * (1 - 1e-9)) ?? 10);
}

function logScale(values: readonly number[], mostTicks: number): Scale {
  const positive = values.filter((value) => value > 0);
  const least = Math.min(...(positive.length === 0 ? [1] : positive));
  const most = Math.max(...(positive.length === 0 ? [1] : positive));
  const factors = Math.log10(most / least) < 2 ? [1, 2, 5] : [1];
  const round = roundValues(least, most, factors);
  const [begin = least, end = most] = [round[0], round.at(-1)];
  const span = Math.log(end / begin);
  const every = Math.ceil(round.length / mostTicks);
  return {
    at: (value) => Math.min(1, Math.max(0, value <= 0 ? 0 : Math.log(value / begin) / span)),
    ticks: round.filter((_, index) => index % every === 0),
  };
}

/** From the last round value that is not above `least` to the first that is not below `most`; two at least. */
function roundValues(least: number, most: number, factors: readonly number[]): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(least)) - 1; ; power++) {
    for (const factor of factors) {
      // Through text: 10 ** -1 * 3 is not the number that 0.3 is.
      const value = Number(`${factor}e${power}`);
      if (value <= least * (1 + 1e-9)) values.length = 0;
      values.push(value);
      if (value >= most * (1 - 1e-9) && values.length > 1) return values;
    }
  }
}
