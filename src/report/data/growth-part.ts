import { asFactor, inBytes, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { Cell, DotPlot, LinePlot, Table } from '../report.ts';
import type { GrowthStep, MeasuredPage } from './growth.ts';

/** Past it, the report says so. */
const MOST_GROWTH = 2;

/** How every public page grows with the site. @param steps the smallest first. */
export function growthPart(steps: readonly GrowthStep[], smallPosts: number): Part {
  const last = steps.at(-1);
  if (last === undefined) throw new RangeError('There is no growth without a step.');
  const grown = last.pages.filter((page) => ratios(page).p99 > MOST_GROWTH);
  return {
    section: {
      id: 'growth',
      title: 'Growth: what a page costs as the site gets larger',
      blocks: [
        { kind: 'text', text: METHOD(smallPosts) },
        { kind: 'plot', plot: ratioPlot(steps, smallPosts) },
        { kind: 'table', table: ratioTable(steps, smallPosts) },
        { kind: 'text', text: verdict(grown, last, smallPosts) },
        { kind: 'plot', plot: timePlot(steps) },
        ...steps.map((step) => ({ kind: 'table', table: timeTable(step) }) as const),
        { kind: 'plot', plot: sizePlot(steps) },
        { kind: 'table', table: sizeTable(steps) },
      ],
    },
    findings: [
      verdict(grown, last, smallPosts),
      `The database takes ${inBytes(last.bytes)} with ${wholeNumberText(last.posts)} posts and ${wholeNumberText(last.comments)} comments.`,
    ],
  };
}

const METHOD = (smallPosts: number) =>
  `One database grows from step to step; another one, filled in the same way, keeps its ${wholeNumberText(smallPosts)} posts. Each page is asked for in turn from the one and the other, uncached and in this process, from the request to the last byte of the answer, and what follows compares the two: when the machine is busy, both suffer alike. Where it makes sense the address changes from request to request (tags, authors, posts, pages of a list, words). Each page is warmed up at each size. The archive's years and months and a file of the sitemap hold more posts on the larger site, up to their fixed length, and take longer for that alone.`;

function verdict(grown: readonly MeasuredPage[], last: GrowthStep, smallPosts: number): string {
  const pages = last.pages.length;
  const sizes = `with ${wholeNumberText(last.posts)} posts as with ${wholeNumberText(smallPosts)}`;
  if (grown.length === 0)
    return `All ${pages} kinds of page take at most twice as long at the 99th percentile ${sizes}.`;
  const names = grown.map((page) => `${page.name} (${asFactor(ratios(page).p99)})`).join('; ');
  return `${pages - grown.length} of ${pages} kinds of page take at most twice as long at the 99th percentile ${sizes}. Over twice as long: ${names}.`;
}

function ratios({ large, small }: MeasuredPage): { median: number; p99: number } {
  return { median: large.median / small.median, p99: large.p99 / small.p99 };
}

const STEPS_SHOWN = 5;

function ratioPlot(steps: readonly GrowthStep[], smallPosts: number): DotPlot {
  const shown = steps.slice(-STEPS_SHOWN);
  const last = shown.at(-1);
  return {
    kind: 'dots',
    id: 'growth-ratio',
    title: `Marks at 1× mean: no slower than with ${wholeNumberText(smallPosts)} posts`,
    description: `For each kind of page, its 99th percentile at each size of the site, divided by that of the same page with ${wholeNumberText(smallPosts)} posts. The figures are in the table that follows.`,
    x: {
      label: `p99 against the same page with ${wholeNumberText(smallPosts)} posts`,
      scale: 'log',
      format: ratioTick,
    },
    series: shown.map((step) => `${wholeNumberText(step.posts)} posts`),
    rows: (last?.pages ?? []).map((page) => ({
      label: page.name,
      values: shown.map((step) => ratioOf(step, page.name)),
      note: asFactor(ratios(page).p99),
    })),
    limit: { at: MOST_GROWTH, label: 'twice as long' },
  };
}

function ratioTick(value: number): string {
  return `${roundNumber(value)}×`;
}

function ratioOf(step: GrowthStep, name: string): number | null {
  const page = step.pages.find((each) => each.name === name);
  return page === undefined ? null : ratios(page).p99;
}

function ratioTable(steps: readonly GrowthStep[], smallPosts: number): Table {
  const names = steps.at(-1)?.pages.map((page) => page.name) ?? [];
  return {
    caption: `Median and 99th percentile (p99) against the same page with ${wholeNumberText(smallPosts)} posts, measured in turn with it. ▲: over twice as long.`,
    columns: [
      { label: 'Page' },
      ...steps.flatMap(({ posts }) => [
        { label: `median, ${wholeNumberText(posts)}`, isNumber: true },
        { label: `p99, ${wholeNumberText(posts)}`, isNumber: true },
      ]),
    ],
    rows: names.map((name) => [
      name,
      ...steps.flatMap((step) => {
        const page = step.pages.find((each) => each.name === name);
        if (page === undefined) return ['', ''];
        const { median, p99 } = ratios(page);
        return [ratioCell(median), ratioCell(p99)];
      }),
    ]),
  };
}

function ratioCell(ratio: number): Cell {
  return ratio > MOST_GROWTH ? { text: `▲ ${asFactor(ratio)}`, isMarked: true } : asFactor(ratio);
}

const PAGES_DRAWN = [
  'List, first page',
  'List, last page',
  'Tag, last page',
  'Post, hardly commented',
  'Search, two words',
  'Search, a word of every post',
];

function timePlot(steps: readonly GrowthStep[]): LinePlot {
  return {
    kind: 'lines',
    id: 'growth-time',
    title: 'A flat line is a page that does not notice how large the site is',
    description:
      'The 99th percentile of the time that six of the pages take, by the number of posts, both axes logarithmic. The figures are in the tables that follow.',
    x: { label: 'posts (logarithmic)', scale: 'log', format: wholeNumberText },
    y: { label: 'p99, milliseconds (logarithmic)', scale: 'log', format: roundNumber },
    series: PAGES_DRAWN.map((name) => ({
      name: name === 'Search, a word of every post' ? 'Search, every post' : name,
      points: steps.flatMap((step) => {
        const page = step.pages.find((each) => each.name === name);
        return page === undefined ? [] : [{ x: step.posts, y: page.large.p99 }];
      }),
    })),
  };
}

function timeTable(step: GrowthStep): Table {
  return {
    caption: `With ${wholeNumberText(step.posts)} posts and ${wholeNumberText(step.comments)} comments: milliseconds of a page, and of the same page of the small site measured in turn with it.`,
    columns: [
      { label: 'Page' },
      { label: 'statements', isNumber: true },
      { label: 'requests', isNumber: true },
      { label: 'median', isNumber: true },
      { label: 'p99', isNumber: true },
      { label: 'small: median', isNumber: true },
      { label: 'small: p99', isNumber: true },
    ],
    rows: step.pages.map(({ name, statements, large, small }) => [
      name,
      String(statements),
      wholeNumberText(large.count),
      withDigits(large.median),
      withDigits(large.p99),
      withDigits(small.median),
      withDigits(small.p99),
    ]),
  };
}

function sizePlot(steps: readonly GrowthStep[]): LinePlot {
  return {
    kind: 'lines',
    id: 'growth-size',
    title: 'The database grows as its content does',
    description: 'The size of the database by the number of posts, both axes logarithmic.',
    x: { label: 'posts (logarithmic)', scale: 'log', format: wholeNumberText },
    y: { label: 'size (logarithmic)', scale: 'log', format: inBytes },
    series: [{ name: 'Database', points: steps.map(({ posts, bytes }) => ({ x: posts, y: bytes })) }],
  };
}

function sizeTable(steps: readonly GrowthStep[]): Table {
  return {
    caption:
      'Sizes, and how long the same calculation took at each of them: it tells whether the machine was as quick all the time.',
    columns: [
      { label: 'Posts' },
      { label: 'comments', isNumber: true },
      { label: 'database', isNumber: true },
      { label: 'a post with its comments', isNumber: true },
      { label: 'calculation, median ms', isNumber: true },
    ],
    rows: steps.map(({ posts, comments, bytes, yardstick }) => [
      wholeNumberText(posts),
      wholeNumberText(comments),
      inBytes(bytes),
      inBytes(bytes / posts),
      withDigits(yardstick.median),
    ]),
  };
}
