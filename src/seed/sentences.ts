// A small grammar: sentences with places for words, filled so that they read well.
import type { Random } from './random.ts';
import { NAMES, PLACES, TIMES, type Topic } from './topics.ts';

type Slot =
  | 'thing'
  | 'things'
  | 'doing'
  | 'person'
  | 'people'
  | 'quality'
  | 'place'
  | 'time'
  | 'name'
  | 'number';
type Part = { slot: Slot; withArticle: boolean } | string;

/** A sentence with places for words, taken apart once: `{a thing}` gets its article. */
export type Template = readonly Part[];

export type Templates = readonly [Template, ...Template[]];

/** @param lines a template each. */
export function templates(lines: string): Templates {
  const [first = [], ...rest] = lines.trim().split('\n').map(parse);
  return [first, ...rest];
}

/** A sentence, its first letter large. */
export function fill(template: Template, topic: Topic, random: Random): string {
  let sentence = '';
  for (const part of template) {
    if (typeof part === 'string') sentence += part;
    else
      sentence += part.withArticle
        ? withArticle(word(part.slot, topic, random))
        : word(part.slot, topic, random);
  }
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function parse(line: string): Template {
  return line
    .trim()
    .split(/(\{[^}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const found = /^\{(a )?(\w+)\}$/.exec(piece);
      return found === null ? piece : { slot: found[2] as Slot, withArticle: found[1] !== undefined };
    });
}

const NUMBERS = ['two', 'three', 'four', 'five', 'six', 'seven', 'a dozen', 'twenty', 'forty'] as const;

function word(slot: Slot, topic: Topic, random: Random): string {
  switch (slot) {
    case 'thing':
      return random.pick(topic.things);
    case 'things':
      return plural(random.pick(topic.things));
    case 'doing':
      return random.pick(topic.doings);
    case 'person':
      return random.pick(topic.people);
    case 'people':
      return plural(random.pick(topic.people));
    case 'quality':
      return random.pick(topic.qualities);
    case 'place':
      return random.pick(PLACES);
    case 'time':
      return random.pick(TIMES);
    case 'name':
      return random.pick(NAMES);
    case 'number':
      return random.pick(NUMBERS);
  }
}

function withArticle(noun: string): string {
  return /^(?:[aeiou](?!se|ni)|hon)/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function plural(noun: string): string {
  if (/man$/.test(noun)) return noun.replace(/man$/, 'men');
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  if (noun === 'sourdough loaf' || noun === 'bookshelf') return noun.replace(/f$/, 'ves');
  return /(s|sh|ch|x)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
