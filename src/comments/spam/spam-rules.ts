// What makes a comment suspicious. Each rule looks at one thing and says in a sentence for moderators what it found;
// the table below says how much that weighs.

import { isStaff } from '../../accounts/role.ts';
import type { Settings } from '../../site/settings.ts';
import { counted } from '../../web/counted.ts';
import type { Block, BlockKind } from './block.ts';
import type { Candidate } from './candidate.ts';
import { countLinks, lettersBesideLinks } from './comment-links.ts';
import { findBlock } from './find-block.ts';
import type { WriterPast } from './writer-past.ts';

/** All that the rules look at. */
export interface Evidence {
  candidate: Candidate;
  settings: Pick<Settings, 'commentMaxLinks' | 'commentMinSeconds'>;
  past: WriterPast;
  blocks: readonly Block[];
  /** Comments with the very same text, here and lately. */
  copies: number;
}

/** The sentence for moderators, null where there is nothing to say. */
type Rule = (evidence: Evidence) => string | null;

/** From this on a moderator sees the comment first. */
const HOLD = 5;
/** From this on it is taken for spam. */
const SPAM = 10;
/** Whatever speaks for a writer does not weigh up against it. */
const CERTAIN = 100;

export const RULES: readonly { rule: Rule; weight: number }[] = [
  { rule: honeypotFilled, weight: CERTAIN },
  { rule: onBlockList, weight: CERTAIN },
  { rule: postedManyTimes, weight: SPAM },
  { rule: farTooManyLinks, weight: SPAM },
  { rule: tooManyLinks, weight: HOLD },
  { rule: nearlyOnlyLinks, weight: HOLD },
  { rule: filledInTooFast, weight: HOLD },
  { rule: spammedBefore, weight: HOLD },
];

/** Of whom a comment was approved before and none was spam: it takes two suspicions to hold another. */
const GOOD_PAST = -HOLD;

/** The rules that members with a good past are held to; nothing holds those who work on the site. */
const RULES_FOR_KNOWN: readonly Rule[] = [onBlockList, postedManyTimes];

/** How many times as many links as are allowed leave no doubt. */
const FAR_TOO_MANY = 4;
/** Fewer letters than these beside its links say nothing about them. */
const LEAST_LETTERS = 12;
export const MANY_COPIES = 3;

export interface Assessment {
  verdict: 'fine' | 'hold' | 'spam';
  /** What was found, in sentences for moderators. */
  reasons: string[];
}

export function applyRules(evidence: Evidence): Assessment {
  const { role, hasApproved, hasSpam } = evidence.past;
  if (role !== null && isStaff(role)) return { verdict: 'fine', reasons: [] };
  const hasGoodPast = hasApproved && !hasSpam;
  const isKnown = role !== null && hasGoodPast;
  const reasons: string[] = [];
  let weight = hasGoodPast && !isKnown ? GOOD_PAST : 0;
  for (const entry of RULES) {
    if (isKnown && !RULES_FOR_KNOWN.includes(entry.rule)) continue;
    const reason = entry.rule(evidence);
    if (reason === null) continue;
    reasons.push(reason);
    weight += entry.weight;
  }
  if (weight >= SPAM) return { verdict: 'spam', reasons };
  return weight >= HOLD ? { verdict: 'hold', reasons } : { verdict: 'fine', reasons: [] };
}

export function honeypotFilled({ candidate }: Evidence): string | null {
  return candidate.honeypot === '' ? null : 'A field that people do not see was filled in.';
}

export function filledInTooFast({ candidate, settings }: Evidence): string | null {
  const { filledInMs } = candidate;
  if (filledInMs === null || filledInMs >= settings.commentMinSeconds * 1000) return null;
  return `The form was filled in within ${inSeconds(filledInMs)}.`;
}

function inSeconds(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds === 1 ? 'a second' : `${seconds} seconds`;
}

export function tooManyLinks({ candidate, settings }: Evidence): string | null {
  const links = countLinks(candidate);
  if (links <= settings.commentMaxLinks || isFarTooMany(links, settings)) return null;
  return `It has ${counted(links, 'link')}; up to ${settings.commentMaxLinks} pass.`;
}

export function farTooManyLinks({ candidate, settings }: Evidence): string | null {
  const links = countLinks(candidate);
  return isFarTooMany(links, settings) ? `It has ${counted(links, 'link')}.` : null;
}

function isFarTooMany(links: number, { commentMaxLinks }: Evidence['settings']): boolean {
  return links > Math.max(1, commentMaxLinks) * FAR_TOO_MANY;
}

export function nearlyOnlyLinks({ candidate }: Evidence): string | null {
  if (countLinks(candidate) === 0 || lettersBesideLinks(candidate.text) >= LEAST_LETTERS) return null;
  return 'It is hardly more than links.';
}

export function postedManyTimes({ copies }: Evidence): string | null {
  return copies < MANY_COPIES ? null : 'The same text was posted many times in the last day.';
}

export function onBlockList({ candidate, blocks }: Evidence): string | null {
  const block = findBlock(blocks, candidate);
  return block === undefined ? null : BLOCK_REASONS[block.kind](block.value);
}

const BLOCK_REASONS: Record<BlockKind, (value: string) => string> = {
  email: (value) => `The e-mail address ${value} is on the block list.`,
  address: (value) => `The network address ${value} is on the block list.`,
  domain: (value) => `The domain ${value} is on the block list.`,
  word: (value) => `“${value}” is on the block list.`,
};

export function spammedBefore({ past }: Evidence): string | null {
  return past.hasSpam ? 'An earlier comment by this writer is spam.' : null;
}
