import { asFactor, roundNumber, wholeNumberText, withDigits } from '../figures.ts';
import type { Part } from '../part.ts';
import type { Block } from '../report.ts';
import type { ListDepth } from './depth.ts';

const NAMES: Record<ListDepth['list'], string> = {
  site: "The site's list",
  tag: "The longest tag's list",
  author: "The longest author's list",
};

/** Whether the depth of a page makes it slow. */
export function depthPart(lists: readonly ListDepth[]): Part {
  return {
    section: {
      id: 'depth',
      title: 'Depth: pages far back in a list',
      blocks: [
        {
          kind: 'text',
          text: 'A page of a list is loaded at ever greater depth, with its tags, in two ways that are measured in turn: as Octavo does, which looks up in its counts where the page begins, and by `OFFSET`, which passes over all rows before it. The time for OFFSET is without the number of all posts, which Octavo reads as well.',
        },
        ...lists.flatMap(blocksOf),
      ],
    },
    findings: lists.slice(0, 1).flatMap(findingOf),
  };
}

function blocksOf({ list, total, steps }: ListDepth): Block[] {
  const name = NAMES[list];
  const ofPosts = `${name}, ${wholeNumberText(total)} posts`;
  return [
    {
      kind: 'plot',
      plot: {
        kind: 'lines',
        id: `depth-${list}`,
        title: `${name}: what a page costs, the deeper it lies`,
        description: `${ofPosts}: the median time of a page by its depth, both ways. The figures are in the table that follows.`,
        x: {
          label: 'depth, per cent of the list',
          scale: 'linear',
          format: (value) => `${roundNumber(value)} %`,
        },
        y: { label: 'median, milliseconds (logarithmic)', scale: 'log', format: roundNumber },
        series: [
          {
            name: 'OFFSET',
            points: steps.map(({ percent, passedOver }) => ({ x: percent, y: passedOver.median })),
          },
          { name: 'Octavo', points: steps.map(({ percent, found }) => ({ x: percent, y: found.median })) },
        ],
      },
    },
    {
      kind: 'table',
      table: {
        caption: `${ofPosts}: milliseconds of a page.`,
        columns: [
          { label: 'Depth' },
          { label: 'page', isNumber: true },
          { label: 'Octavo: median', isNumber: true },
          { label: 'p99', isNumber: true },
          { label: 'OFFSET: median', isNumber: true },
          { label: 'p99', isNumber: true },
          { label: 'factor', isNumber: true },
          { label: 'times', isNumber: true },
        ],
        rows: steps.map(({ percent, page, found, passedOver }) => [
          percent === 0 ? 'first page' : `${percent} %`,
          wholeNumberText(page),
          withDigits(found.median),
          withDigits(found.p99),
          withDigits(passedOver.median),
          withDigits(passedOver.p99),
          asFactor(passedOver.median / found.median),
          wholeNumberText(found.count),
        ]),
      },
    },
  ];
}

function findingOf({ steps }: ListDepth): string[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  const own = asFactor(last.found.median / first.found.median);
  const plain = asFactor(last.passedOver.median / first.passedOver.median);
  return [
    `To load the last page of the site's list, page ${wholeNumberText(last.page)}, takes ${own} the time of the first; by OFFSET it would be ${plain}.`,
  ];
}
