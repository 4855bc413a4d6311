import { wholeNumberText } from '../figures.ts';
import type { Part } from '../part.ts';
import { inPerCent } from '../per-cent.ts';
import { marked, noneCell } from './cells.ts';
import { unevenness } from './load-part.ts';
import type { StickyMeasured } from './sticky.ts';

/** How far from an even share a node's clients may be. */
const EVEN_ENOUGH = 0.2;

/** Who is signed in stays with a node. */
export function stickyPart(measured: StickyMeasured): Part {
  const { clients, pages, clientsOf, moved, failed, anonymous } = measured;
  return {
    section: {
      id: 'sticky',
      title: 'Who is signed in stays with a node',
      blocks: [
        {
          kind: 'text',
          text: `${wholeNumberText(clients)} readers who are signed in open ${pages} pages each, their account and pages for everybody in turns, and keep their cookies as browsers do. The node that shows an account says by a cookie that the reader is its own from then on, whenever the cookie names another one: so every such answer that moved a reader is known. Of pages for everybody each node counts how often it was asked, which must be as often as its own readers asked. Then as many readers whom nobody knows open one page each.`,
        },
        {
          kind: 'table',
          table: {
            caption:
              'Readers of each node, and how often it was asked for pages for everybody. ▲: not by its own readers alone.',
            columns: [
              { label: 'Node' },
              { label: 'readers', isNumber: true },
              { label: 'asked for pages', isNumber: true },
              { label: 'by its own readers', isNumber: true },
            ],
            rows: clientsOf.map(({ node, clients: own, asked, expected }) => [
              node,
              wholeNumberText(own),
              asked === expected ? wholeNumberText(asked) : marked(wholeNumberText(asked)),
              wholeNumberText(expected),
            ]),
          },
        },
        {
          kind: 'table',
          table: {
            caption: 'What must not be. ▲: it was.',
            columns: [{ label: 'What' }, { label: 'how often', isNumber: true }],
            rows: [
              ['A reader was moved to another node', noneCell(moved)],
              ['A page was not given', noneCell(failed)],
              ['A reader whom nobody knows was given a cookie', noneCell(anonymous.withCookie)],
            ],
          },
        },
      ],
    },
    findings: [findingOf(measured)],
  };
}

function findingOf(measured: StickyMeasured): string {
  const { clients, pages, clientsOf, moved, failed, anonymous } = measured;
  const uneven = unevenness(clientsOf.map(({ clients: own }) => own));
  const told = [
    stayText(measured),
    `the ${clientsOf.length} nodes have an even share of them within ${inPerCent(uneven)} (${inPerCent(EVEN_ENOUGH)} is wanted)`,
    anonymous.withCookie === 0
      ? `none of ${wholeNumberText(anonymous.answers)} answers to others carries a cookie`
      : `${wholeNumberText(anonymous.withCookie)} of ${wholeNumberText(anonymous.answers)} answers to others carry a cookie`,
    ...(failed === 0
      ? []
      : [`${wholeNumberText(failed)} of ${wholeNumberText(clients * pages)} pages were not given`]),
  ];
  const isMissed = moved + failed + anonymous.withCookie > 0 || isMixed(measured) || uneven > EVEN_ENOUGH;
  return `${isMissed ? '▲ ' : ''}Of ${wholeNumberText(clients)} readers who are signed in, ${told.join('; ')}.`;
}

function stayText(measured: StickyMeasured): string {
  const { moved, pages } = measured;
  if (moved > 0) return `some were moved to another node, ${wholeNumberText(moved)} times in all`;
  if (isMixed(measured)) return 'some were given pages by another node than their own';
  return `all stay with their node over ${pages} pages`;
}

function isMixed({ clientsOf }: StickyMeasured): boolean {
  return clientsOf.some(({ asked, expected }) => asked !== expected);
}
