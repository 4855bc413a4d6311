// The block editor keeps what a piece of HTML is in comments around it: `<!-- wp:image {"id":7} -->…<!-- /wp:image -->`.

export interface Block {
  /** Without `core/`. */
  name: string;
  attributes: Readonly<Record<string, unknown>>;
}

/** What happens to a text's parts. */
export interface BlockConverter {
  /** HTML as it stands inside the blocks named, from the outermost; none for what was written in the old editor. */
  html(text: string, inside: readonly Block[]): string;
  /** A block whose inner HTML was converted; `isEmpty` when the file gives it none, as `<!-- wp:rss /-->`. */
  block(block: Block, inner: string, isEmpty: boolean): string;
}

const MAX_DEPTH = 100;

export function hasBlocks(content: string): boolean {
  return /<!--\s+wp:/.test(content);
}

/** A text of the block editor, put together anew from what becomes of its parts, the inner ones first. */
export function convertBlocks(content: string, converter: BlockConverter): string {
  const open: { block: Block; parts: string[] }[] = [];
  const result: string[] = [];
  const add = (html: string) => (open.at(-1)?.parts ?? result).push(html);
  const addText = (text: string) => {
    if (text !== '')
      add(
        converter.html(
          text,
          open.map(({ block }) => block),
        ),
      );
  };
  const close = () => {
    const ended = open.pop();
    if (ended !== undefined) add(converter.block(ended.block, ended.parts.join(''), false));
  };
  let done = 0;
  for (const { start, end, kind, block } of blockComments(content)) {
    addText(content.slice(done, start));
    done = end;
    if (kind === 'empty') add(converter.block(block, '', true));
    if (kind === 'open' && open.length < MAX_DEPTH) open.push({ block, parts: [] });
    // An end closes what was left open inside it; one without a beginning closes nothing.
    const begun =
      kind === 'close' ? open.findLastIndex((candidate) => candidate.block.name === block.name) : -1;
    while (begun !== -1 && open.length > begun) close();
  }
  addText(content.slice(done));
  while (open.length > 0) close();
  return result.join('');
}

interface BlockComment {
  start: number;
  end: number;
  kind: 'open' | 'close' | 'empty';
  block: Block;
}

function* blockComments(content: string): Generator<BlockComment> {
  for (let start = content.indexOf('<!--'); start !== -1; ) {
    const end = content.indexOf('-->', start + 4);
    if (end === -1) return;
    const comment = blockComment(content.slice(start + 4, end).trim());
    if (comment !== null) yield { start, end: end + 3, ...comment };
    start = content.indexOf('<!--', end + 3);
  }
}

function blockComment(text: string): Pick<BlockComment, 'kind' | 'block'> | null {
  const match = /^(\/?)wp:(?:core\/)?([a-z][\w-]*(?:\/[a-z][\w-]*)?)(?=[\s/]|$)([\s\S]*?)(\/?)$/.exec(text);
  if (match === null) return null;
  const [, closing = '', name = '', attributes = '', empty = ''] = match;
  const kind = closing !== '' ? 'close' : empty !== '' ? 'empty' : 'open';
  return { kind, block: { name, attributes: parseAttributes(attributes.trim()) } };
}

function parseAttributes(json: string): Record<string, unknown> {
  if (json === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
