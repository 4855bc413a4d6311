import { type Answer, ask, fieldsOf } from './ask.ts';
import type { Draft } from './draft.ts';
import { field } from './draft.ts';
import { clearProblems, setSending, showProblems, statusLine, tell } from './form-state.ts';
import { appearsHere, placeComment, showTitle } from './place-comment.ts';
import type { Replies } from './replies.ts';

export interface Thread {
  section: HTMLElement;
  replies: Replies;
}

/** Sends a new comment without leaving the page. Where it stands on another page, goes there. */
export function sendInPlace(form: HTMLFormElement, draft: Draft, thread: Thread | null): void {
  statusLine(form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.hasAttribute('data-sending')) return;
    setSending(form, true);
    const fields = fieldsOf(form);
    fields.set('elapsed', String(Math.round(performance.now())));
    const asked = await ask(form.action, fields);
    setSending(form, false);
    if ('failure' in asked) return tell(form, asked.failure, 'bad');
    if (!asked.answer.ok) return showProblems(form, asked.answer.problems ?? {});
    draft.forget();
    clearProblems(form);
    if (thread === null || !appearsHere(thread.section, asked.answer)) {
      return location.assign(asked.answer.url ?? '/');
    }
    show(form, thread, asked.answer);
  });
}

function show(form: HTMLFormElement, { section, replies }: Thread, answer: Answer): void {
  const { id, parentId = null, html, message = '' } = answer;
  replies.close();
  const text = field(form, 'text');
  if (text !== null) text.value = '';
  text?.dispatchEvent(new Event('input', { bubbles: true }));
  showTitle(section, answer);
  tell(form, message, 'good');
  if (id === undefined || !html) return;
  const article = placeComment(section, { id, parentId, html });
  if (article === null) return;
  article.tabIndex = -1;
  article.focus();
}
