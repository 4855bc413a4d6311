import type { Heading } from '../content/headings.ts';
import { slugify } from '../content/slugify.ts';
import type { PostStatus } from '../posts/post.ts';
import { type Block, heading, paragraph, type SpecialKind, special } from './blocks.ts';
import { SENTENCES, TITLES } from './prose.ts';
import { Random } from './random.ts';
import { fill } from './sentences.ts';
import { TOPICS, type Topic } from './topics.ts';

export interface SeedSize {
  seed: number;
  /** How many there are to choose from. */
  authors: number;
  tags: number;
}

export interface SeedPost {
  slug: string;
  status: PostStatus;
  title: string;
  excerpt: string;
  source: string;
  html: string;
  text: string;
  words: number;
  headings: Heading[];
  /** Its author's place in the list of authors, from 0. */
  author: number;
  /** Its tags' places in the list of tags. */
  tags: number[];
  topic: Topic;
  createdAt: number;
  updatedAt: number;
  publishedAt: number | null;
}

/** The slug of the post at a place of the journal; it tells whether the post is there. */
export function slugAt(seed: number, place: number): string {
  return subjectAt(seed, place).slug;
}

/** The post at a place of the journal, from 0; the same for the same arguments. */
export function postAt({ seed, authors, tags }: SeedSize, place: number): SeedPost {
  const { slug, title, topic } = subjectAt(seed, place);
  const random = new Random(seed, 'post', place);
  const blocks = textOf(topic, random);
  const text = blocks.map((block) => block.text).join('\n');
  const status = random.chance(0.01) ? 'draft' : random.chance(0.01) ? 'unlisted' : 'published';
  const createdAt = timeAt(seed, place, random);
  return {
    slug,
    status,
    title,
    topic,
    excerpt: random.chance(0.3) ? fill(random.pick(SENTENCES), topic, random).replaceAll('*', '') : '',
    source: `${blocks.map((block) => block.source).join('\n\n')}\n`,
    html: blocks.map((block) => block.html).join(''),
    text,
    words: blocks.reduce((sum, block) => sum + block.words, 0),
    headings: blocks.flatMap((block) => block.headings),
    author: random.skewed(authors),
    tags: tagsFor(topic, tags, random),
    createdAt,
    updatedAt: createdAt + (random.chance(0.1) ? random.between(1, 30 * DAY) : 0),
    publishedAt: status === 'draft' ? null : createdAt,
  };
}

function subjectAt(seed: number, place: number): Pick<SeedPost, 'slug' | 'title' | 'topic'> {
  const random = new Random(seed, 'subject', place);
  const topic = TOPICS[random.skewed(TOPICS.length)] ?? TOPICS[0];
  const title = fill(random.pick(TITLES), topic, random);
  return { topic, title, slug: `${slugify(title)}-${seed}-${place.toString(36)}` };
}

const DAY = 24 * 60 * 60 * 1000;
const FIRST_DAY = Date.UTC(2012, 0, 1);
const LAST_DAY = Date.UTC(2026, 0, 1);
const GOLDEN_RATIO = 0.618_033_988_749_895;
const GROWTH = 0.7;

// Multiples of the golden ratio spread evenly however many there are; the power makes later years busier.
function timeAt(seed: number, place: number, random: Random): number {
  const share = (((seed + place) * GOLDEN_RATIO) % 1) ** GROWTH;
  const day = Math.floor((FIRST_DAY + share * (LAST_DAY - FIRST_DAY)) / DAY) * DAY;
  return day + random.between(6 * 60 * 60, 23 * 60 * 60) * 1000;
}

const MOST_TAGS = 5;

/** The topic's own tag and a few others, the first of the list most often. */
function tagsFor(topic: Topic, count: number, random: Random): number[] {
  if (count === 0) return [];
  const own = TOPICS.indexOf(topic);
  const tags = new Set(own < count ? [own] : []);
  for (let more = random.skewed(MOST_TAGS); more > 0; more--) tags.add(random.skewed(count));
  return [...tags];
}

/** Many notes, some essays, a few long reads. */
function textOf(topic: Topic, random: Random): Block[] {
  const kind = random.next();
  if (kind < 0.45) return prose(topic, random, random.between(1, 3));
  const sections = kind < 0.88 ? random.between(1, 3) : random.between(4, 8);
  const blocks = prose(topic, random, 2);
  const headings = new Set<Block>();
  for (let section = 0; section < sections; section++) {
    const title = heading(topic, random);
    if (!isTaken(title, headings)) blocks.push(title);
    headings.add(title);
    blocks.push(...prose(topic, random, random.between(1, 3)));
  }
  return blocks;
}

// Two headings alike would get different ids in one text.
function isTaken(title: Block, headings: ReadonlySet<Block>): boolean {
  const [id] = title.headings.map((heading) => heading.id);
  return [...headings].some((other) => other.headings.some((heading) => heading.id === id));
}

function prose(topic: Topic, random: Random, paragraphs: number): Block[] {
  const blocks: Block[] = [];
  for (let count = 0; count < paragraphs; count++) {
    blocks.push(paragraph(topic, random, random.between(2, 4)));
    if (!random.chance(0.2)) continue;
    blocks.push(special(specialKind(topic, random), topic, random), paragraph(topic, random, 1));
  }
  return blocks;
}

function specialKind(topic: Topic, random: Random): SpecialKind {
  const isTechnical = topic.name === 'Programming' || topic.name === 'Science';
  if (isTechnical && random.chance(0.6)) return 'code';
  return random.pick(['list', 'steps', 'quote', 'link'] as const);
}
