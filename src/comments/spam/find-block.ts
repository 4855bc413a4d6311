import { isSegmented, wordsOf } from '../../search/words.ts';
import type { Block, BlockKind } from './block.ts';
import type { Candidate } from './candidate.ts';
import { addressesOfLinks, hostOf } from './comment-links.ts';
import { isInNetwork } from './network.ts';

/** The first entry of the block list that a comment meets. */
export function findBlock(
  blocks: readonly Block[],
  candidate: Pick<Candidate, 'text' | 'html' | 'name' | 'email' | 'website' | 'address'>,
): Block | undefined {
  if (blocks.length === 0) return undefined;
  const traits = { ...candidate, hosts: hostsIn(candidate), words: spelled(candidate) };
  return blocks.find((block) => MEETS[block.kind](block.value, traits));
}

interface Traits {
  email: string | null;
  address: string | null;
  hosts: readonly string[];
  /** All words of it, each with a space at both its ends. */
  words: string;
}

const MEETS: Record<BlockKind, (value: string, traits: Traits) => boolean> = {
  email: (value, { email }) => email?.trim().toLowerCase() === value,
  address: (value, { address }) => address !== null && isInNetwork(address, value),
  domain: (value, { hosts }) => hosts.some((host) => host === value || host.endsWith(`.${value}`)),
  word: meetsWord,
};

function meetsWord(value: string, { words }: Traits): boolean {
  // Where no spaces part words, where one ends depends on what stands around it.
  if (isSegmented(value)) return words.replaceAll(' ', '').includes(value.replaceAll(' ', ''));
  return words.includes(` ${value} `);
}

function hostsIn(candidate: Pick<Candidate, 'text' | 'html' | 'email' | 'website'>): string[] {
  const { email, website } = candidate;
  const ofEmail = email === null ? '' : hostOf(`http://${email.slice(email.lastIndexOf('@') + 1)}`);
  return [...addressesOfLinks(candidate), website ?? ''].map(hostOf).concat(ofEmail);
}

function spelled({ text, name, website }: Pick<Candidate, 'text' | 'name' | 'website'>): string {
  return ` ${wordsOf([name, text, website ?? ''].join('\n')).join(' ')} `;
}
