// Pages are drawn at once, as strings; a piece that must be waited for leaves a mark, and is put in its place afterwards.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { type Child, type Html, htmlOf, raw } from '../web/jsx/html.ts';
import type { Cache } from './cache.ts';

/** Where fragments are kept; null where they are made each time. */
export type Fragments = Cache<string> | null;

/** Draws a piece of a page, and loads what it shows. */
export type Piece = () => Child | Promise<Child>;

type LatePiece = (fragments: Fragments) => Promise<Html>;

interface Drawing {
  fragments: Fragments;
  /** Around the numbers of its late pieces: nobody can write it who has not drawn it, and escaped it is another. */
  mark: string;
  late: LatePiece[];
}

const drawings = new AsyncLocalStorage<Drawing>();

/**
 * Draws what may have `Cached` pieces in it, and waits for them. What has none is given back as it is.
 * @throws what a piece throws.
 */
export async function draw(fragments: Fragments, piece: Piece): Promise<Html> {
  const drawing: Drawing = { fragments, mark: '', late: [] };
  const html = htmlOf(await drawings.run(drawing, piece));
  return drawing.late.length === 0 ? html : fill(html, drawing);
}

/** A place in what is being drawn for what comes later. */
export function drawLater(piece: LatePiece): Html {
  const drawing = drawings.getStore();
  if (drawing === undefined) throw new Error('A page with <Cached> in it is drawn by draw().');
  drawing.mark ||= `<!--${randomUUID()}-->`;
  drawing.late.push(piece);
  return raw(`${drawing.mark}${drawing.late.length - 1}${drawing.mark}`);
}

async function fill(html: Html, { fragments, mark, late }: Drawing): Promise<Html> {
  // Text and numbers take turns.
  const parts = html.markup.split(mark);
  const numbers = new Set(parts.filter((_, at) => at % 2 === 1));
  if (numbers.size !== late.length) throw new Error('A <Cached> piece was drawn and is not on the page.');
  const pieces = await Promise.all(late.map((piece) => piece(fragments)));
  return raw(parts.map((part, at) => (at % 2 === 0 ? part : (pieces[Number(part)]?.markup ?? ''))).join(''));
}
