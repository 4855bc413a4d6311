import { countCharacters } from './comments/character-count.ts';
import { keepDraft } from './comments/draft.ts';
import { followComment } from './comments/follow-comment.ts';
import { changeOwnComments, showOwnComments } from './comments/own-comments.ts';
import { Replies } from './comments/replies.ts';
import { sendInPlace } from './comments/send-in-place.ts';

/** Comments without leaving the page; all of it works without this as well. */
export function improveComments(): void {
  const section = document.querySelector<HTMLElement>('[data-comments]');
  const form = document.querySelector<HTMLFormElement>('form[data-comment-form]');
  const draft = form && keepDraft(form);
  if (form !== null) countCharacters(form);
  const replies = section && form && new Replies(section, form);
  if (form && draft) sendInPlace(form, draft, section && replies && { section, replies });
  if (section === null) return;
  changeOwnComments(section);
  void followComment(section);
  void showOwnComments(section, form);
}
