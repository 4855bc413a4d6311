// The blocks of which texts are made. Each is rendered once by itself; a text's HTML is that of its blocks in a row.
import { type RenderedContent, renderContent } from '../content/render-content.ts';
import { CODE_SAMPLES } from './code-samples.ts';
import { HEADINGS, ITEMS, SENTENCES } from './prose.ts';
import { Random } from './random.ts';
import { fill } from './sentences.ts';
import { PLACES, TOPICS, type Topic } from './topics.ts';

export interface Block extends Pick<RenderedContent, 'html' | 'text' | 'words' | 'headings'> {
  /** Markdown. */
  source: string;
}

/** Prose, so much and so varied that it is written here and not rendered. */
export function paragraph(topic: Topic, random: Random, sentences: number): Block {
  const source = Array.from({ length: sentences }, () => fill(random.pick(SENTENCES), topic, random)).join(
    ' ',
  );
  const text = source.replaceAll('*', '');
  const html = `<p>${source.replace(/\*([^*]+)\*/g, '<em>$1</em>')}</p>\n`;
  // As `countWords` counts: these sentences have a space after each word and nowhere else.
  return { source, html, text, words: text.split(' ').length, headings: [] };
}

export function heading(topic: Topic, random: Random): Block {
  return rendered(`## ${fill(random.pick(HEADINGS), topic, random)}`);
}

export type SpecialKind = 'list' | 'steps' | 'quote' | 'code' | 'link';

const VARIANTS = 24;

/** Anything but prose: one of a few for each topic. */
export function special(kind: SpecialKind, topic: Topic, random: Random): Block {
  return rendered(specialSource(kind, topic, random.below(VARIANTS)));
}

const blocks = new Map<string, Block>();

function rendered(source: string): Block {
  let block = blocks.get(source);
  if (block === undefined) {
    const { html, text, words, headings } = renderContent(source, 'markdown');
    block = { source, html, text, words, headings };
    blocks.set(source, block);
  }
  return block;
}

const sources = new Map<string, string>();

function specialSource(kind: SpecialKind, topic: Topic, variant: number): string {
  const key = `${kind}/${topic.name}/${variant}`;
  let source = sources.get(key);
  if (source === undefined) {
    source = WRITERS[kind](topic, new Random(key));
    sources.set(key, source);
  }
  return source;
}

const WRITERS: Record<SpecialKind, (topic: Topic, random: Random) => string> = {
  list: (topic, random) => items(topic, random, () => '-'),
  steps: (topic, random) => items(topic, random, (index) => `${index + 1}.`),
  quote: (topic, random) =>
    `> ${fill(random.pick(SENTENCES), topic, random)} ${fill(random.pick(SENTENCES), topic, random)}`,
  code: (_, random) => random.pick(CODE_SAMPLES),
  link: (topic, random) => {
    const place = random.pick(PLACES);
    const about = (random.chance(0.5) ? topic : random.pick(TOPICS)).name.toLowerCase();
    return `For more, see the [${about} archive of ${place}](https://example.org/${about}/${random.between(1, 400)}).`;
  },
};

function items(topic: Topic, random: Random, marker: (index: number) => string): string {
  return Array.from(
    { length: random.between(3, 5) },
    (_, index) => `${marker(index)} ${fill(random.pick(ITEMS), topic, random)}`,
  ).join('\n');
}
