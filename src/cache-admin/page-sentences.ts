// Why a page is fresh or stale, in words.
import type { PageFacts, PageState } from './cached-page.ts';
import { spanText } from './figures.ts';

interface Verdict {
  /** In a word or two. */
  state: string;
  kind: 'good' | 'waiting' | 'plain';
  why: string;
  /** What whoever asks next gets. */
  next: string;
}

const SAME = 'The next reader gets this one.';
const NEW = 'The next reader gets a new one.';
const NEW_KEPT = 'The next reader gets a new one, and it is kept.';

const VERDICTS: Readonly<Record<PageState, (facts: PageFacts) => Verdict>> = {
  fresh: (facts) => ({
    ...{ state: 'Fresh', kind: 'good', next: SAME },
    why: `Nothing that it shows was changed since position ${facts.kept?.readAt ?? 0} of the log.`,
  }),
  due: ({ kept }) => ({
    ...{ state: 'Due', kind: 'good' },
    why: `Nothing that it shows was changed, and it has been due for ${spanText(-(kept?.refreshInMs ?? 0))}.`,
    next: 'The next reader gets this one, and it is made anew behind them.',
  }),
  overtaken: (facts) => ({ ...{ state: 'Stale', kind: 'waiting', next: NEW_KEPT }, why: overtaken(facts) }),
  expired: () => ({
    ...{ state: 'Run out', kind: 'waiting', next: NEW_KEPT },
    why: 'Something that it shows was true for a time only, and that time is over.',
  }),
  forgotten: () => ({
    ...{ state: 'Stale', kind: 'waiting', next: NEW_KEPT },
    why: 'It is older than what this process knows of the log.',
  }),
  shared: ({ kept }) => ({
    ...{ state: 'In Redis', kind: 'good', next: 'The next reader gets the one that is there.' },
    why: `This process has none, but another has made one, and nothing on it was changed since position ${kept?.readAt ?? 0}.`,
  }),
  absent: () => ({
    ...{ state: 'Not kept', kind: 'plain', next: NEW_KEPT },
    why: 'Nobody has asked for it since this process began, or it had to go for pages that are asked for more.',
  }),
  refused: ({ refusal }) => ({
    ...{ state: 'Not kept', kind: 'plain', next: NEW },
    why: `What was made last was not kept: ${refusalText(refusal ?? '')}.`,
  }),
  'no-page': () => ({
    ...{ state: 'Never kept', kind: 'plain' },
    why: 'Under this address there is something personal, or something that looks after itself.',
    next: 'It is made for each reader.',
  }),
  off: () => ({
    ...{ state: 'Off', kind: 'plain' },
    why: 'This process keeps no pages: CACHE says so.',
    next: 'It is made for each reader.',
  }),
};

export function verdictOf(facts: PageFacts): Verdict {
  const verdict = VERDICTS[facts.state](facts);
  if (!facts.isBlind || facts.kept === null) return verdict;
  const unsure = 'This process has not read the log for a while, and looks into it before it serves this.';
  return { ...verdict, why: `${verdict.why} ${unsure}` };
}

function overtaken({ overtakenBy, isWithdrawn }: PageFacts): string {
  const by = overtakenBy === null ? 'something' : overtakenBy.tag === '*' ? 'everything' : overtakenBy.tag;
  const at = overtakenBy === null ? '' : ` at position ${overtakenBy.position}`;
  const taken = isWithdrawn ? ' Something on it was taken from readers: it is not shown even in need.' : '';
  return `${by} was invalidated${at}, after this was made.${taken}`;
}

const REFUSALS: Readonly<Record<string, string>> = {
  'not-declared': 'its route says of no answer that it is everybody’s',
  'sets-cookie': 'the answer sets a cookie',
  private: 'the answer says that it is private',
  varies: 'the answer depends on what the reader’s browser sends',
  encoded: 'the answer came compressed',
  endless: 'the answer has no end',
  status: 'answers with its status are not kept',
  failed: 'it could not be made',
  'no-dependencies': 'it names nothing that it shows, so nothing could make it stale',
  'not-whole': 'the answer could not be read whole',
};

/** The name of a reason in words, and the name itself. */
export function refusalText(name: string): string {
  const words = Object.hasOwn(REFUSALS, name) ? REFUSALS[name] : undefined;
  return words === undefined ? name : `${words} (${name})`;
}
