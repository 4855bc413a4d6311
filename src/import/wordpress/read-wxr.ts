import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { type Damage, decodeFile } from './decode-file.ts';
import { WxrError } from './wxr-error.ts';

/** An element with the name it has in exports whatever prefix the file gives it: `title`, `wp:post_id`. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: XmlElement[];
  /** From 1. */
  line: number;
}

/** The file ends or stops being XML; what was read before is whole. */
export class BrokenFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenFileError';
  }
}

/**
 * What stands in an export's `<channel>`, one element at a time, so that the file's size does not matter.
 * @throws WxrError when the file cannot be read or is no export.
 * @throws BrokenFileError, after the elements before the break.
 */
export async function* readWxr(file: string, damage: Damage): AsyncGenerator<XmlElement> {
  const channel = new ChannelReader(file, damage);
  for await (const text of decodeFile(file, damage)) {
    channel.write(text);
    yield* channel.take();
    channel.check();
  }
  channel.close();
  yield* channel.take();
  channel.check();
}

const NAMESPACES = {
  wp: 'http://wordpress.org/export/1.2/',
  excerpt: 'http://wordpress.org/export/1.2/excerpt/',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  wfw: 'http://wellformedweb.org/CommentAPI/',
};
/** Characters of one element of the channel, that is, of one post with its comments. */
const MAX_ELEMENT_LENGTH = 128 * 1024 * 1024;
const MAX_DEPTH = 64;
const CHANNEL_DEPTH = 2;
/** What can be read over: the character stands in the text as it was written. */
const HARMLESS =
  /undefined entity|malformed character entity|disallowed character\.|disallowed in char data|unbound namespace prefix/;

class ChannelReader {
  readonly #parser = new SaxesParser({ xmlns: true, additionalNamespaces: NAMESPACES });
  readonly #file: string;
  readonly #damage: Damage;
  readonly #open: XmlElement[] = [];
  #whole: XmlElement[] = [];
  #wholeAt = 0;
  #problem: Error | undefined;

  constructor(file: string, damage: Damage) {
    this.#file = file;
    this.#damage = damage;
    this.#parser.on('opentag', (tag) => this.#start(tag));
    this.#parser.on('closetag', () => this.#end());
    this.#parser.on('text', (text) => this.#add(text));
    this.#parser.on('cdata', (text) => this.#add(text));
    this.#parser.on('error', (error) => this.#fail(error.message));
  }

  write(text: string): void {
    this.#untilProblem(() => {
      this.#parser.write(text);
      if (this.#parser.position - this.#wholeAt > MAX_ELEMENT_LENGTH) {
        this.#break(`one item is larger than ${MAX_ELEMENT_LENGTH / 1024 / 1024} MB`);
      }
    });
  }

  close(): void {
    this.#untilProblem(() => {
      if (this.#open.length > 0) this.#break('the file ends too early, it was cut off');
      this.#parser.close();
    });
  }

  /** The parser would go on after a problem, and slowly where elements stand very deep. */
  #untilProblem(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof BrokenFileError) && !(error instanceof WxrError)) throw error;
      this.#problem = error;
    }
  }

  take(): XmlElement[] {
    const whole = this.#whole;
    this.#whole = [];
    return whole;
  }

  check(): void {
    if (this.#problem !== undefined) throw this.#problem;
  }

  #start(tag: SaxesTagNS): void {
    const depth = this.#open.length;
    const isOther = depth < CHANNEL_DEPTH && nameOf(tag) !== (depth === 0 ? 'rss' : 'channel');
    if (isOther) this.#refuse(tag.name);
    if (depth > MAX_DEPTH) this.#break(`elements stand more than ${MAX_DEPTH} deep in one another`);
    const attributes = Object.values<SaxesAttributeNS>(tag.attributes).map(({ name, value }) => [
      name,
      value,
    ]);
    const element = {
      name: nameOf(tag),
      attributes: Object.fromEntries(attributes),
      text: '',
      children: [],
      line: this.#line,
    };
    if (depth > CHANNEL_DEPTH) this.#open[depth - 1]?.children.push(element);
    this.#open.push(element);
  }

  #end(): void {
    const element = this.#open.pop();
    if (element === undefined || this.#open.length !== CHANNEL_DEPTH) return;
    this.#whole.push(element);
    this.#wholeAt = this.#parser.position;
  }

  #add(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined || this.#open.length <= CHANNEL_DEPTH) return;
    element.text += text;
  }

  #fail(message: string): void {
    if (HARMLESS.test(message)) return;
    const reason = message.replace(/^[^:]*:?\d+:\d+: /, '').replace(/\.$/, '');
    if (this.#open.length === 0 && this.#wholeAt === 0) this.#refuse(null);
    else this.#break(`it is not well-formed there (${reason})`);
  }

  #refuse(root: string | null): never {
    const what = root === null ? 'is not an XML file' : `starts with <${root}>`;
    throw new WxrError('not-wxr', `${this.#file} ${what}, so it is no WordPress export. ${HOW_TO_EXPORT}`);
  }

  #break(reason: string): never {
    const inside = this.#open[CHANNEL_DEPTH];
    const where = inside === undefined ? '' : ` in ${describe(inside)}`;
    throw new BrokenFileError(
      `The file breaks off at line ${this.#line}, column ${this.#parser.column}${where}: ${reason}.`,
    );
  }

  get #line(): number {
    return this.#parser.line + this.#damage.skippedLines;
  }
}

export const HOW_TO_EXPORT = 'In WordPress, open Tools → Export and download "All content".';

function describe(element: XmlElement): string {
  const title = element.children.find((child) => child.name === 'title')?.text.trim() ?? '';
  return `the <${element.name}> that starts at line ${element.line}${title === '' ? '' : ` ("${title}")`}`;
}

function nameOf({ uri, prefix, local }: SaxesTagNS): string {
  if (/^https?:\/\/wordpress\.org\/export\/[^/]+\/excerpt\/?$/.test(uri)) return `excerpt:${local}`;
  if (/^https?:\/\/wordpress\.org\/export\/[^/]+\/?$/.test(uri)) return `wp:${local}`;
  const known = Object.entries(NAMESPACES).find(([, namespace]) => namespace === uri)?.[0];
  const shown = known ?? prefix;
  return shown === '' ? local : `${shown}:${local}`;
}
