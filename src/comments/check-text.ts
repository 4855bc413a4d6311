import { ContentError } from '../content/content-error.ts';
import { normaliseText } from '../content/normalise-text.ts';
import { renderComment } from '../content/render-comment.ts';
import { isVisible } from './visible-text.ts';

export type TextProblem = 'empty' | 'too-long' | 'too-deep';

/** The text as it is stored with the HTML made of it, or what is wrong with it. */
export function checkText(
  written: string,
  maxLength: number,
): { ok: true; text: string; html: string } | { ok: false; reason: TextProblem } {
  const text = normaliseText(written).trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (text.length > maxLength) return { ok: false, reason: 'too-long' };
  try {
    const { html, text: shown } = renderComment(text, 'markdown');
    // Such as a comment that is nothing but a definition of a link.
    return !isVisible(shown) ? { ok: false, reason: 'empty' } : { ok: true, text, html };
  } catch (error) {
    if (error instanceof ContentError) return { ok: false, reason: 'too-deep' };
    throw error;
  }
}
