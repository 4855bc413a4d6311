import { hasPersonal } from '../personal.ts';
import { ask, fieldsOf } from './ask.ts';
import { countCharacters } from './character-count.ts';
import { field } from './draft.ts';
import { setSending, showProblems, statusLine, tell } from './form-state.ts';
import { belongsHere, elementFrom, placeComment, removeComment, showTitle } from './place-comment.ts';
import { plainClickOn } from './replies.ts';

/** Adds what only this reader sees: their comments that wait, and what they may still change. */
export async function showOwnComments(section: HTMLElement, form: HTMLFormElement | null): Promise<void> {
  if (!hasPersonal()) return;
  const asked = await ask(`/comments/mine?post=${section.dataset.comments}`);
  if ('failure' in asked) return;
  const { memberName, comments = [] } = asked.answer;
  if (memberName && form !== null) writeAs(form, memberName);
  for (const comment of comments) if (belongsHere(section, comment)) placeComment(section, comment);
}

/** A member need not say who they are. */
function writeAs(form: HTMLFormElement, name: string): void {
  const guest = form.querySelector<HTMLFieldSetElement>('[data-comment-guest]');
  const lead = form.querySelector<HTMLElement>('[data-comment-lead]');
  if (guest !== null) {
    guest.disabled = true;
    guest.hidden = true;
  }
  const who = document.createElement('b');
  who.dir = 'auto';
  who.textContent = name;
  lead?.replaceChildren('You comment as ', who, '.');
}

/** Opens the forms by which a comment is changed or deleted below it, and sends them. */
export function changeOwnComments(section: HTMLElement): void {
  const live = document.createElement('p');
  live.className = 'visually-hidden';
  live.setAttribute('role', 'status');
  section.append(live);
  section.addEventListener('click', (event) => {
    const cancel = plainClickOn(event, 'a[data-comment-cancel]');
    const link = plainClickOn(event, 'a[data-comment-inline]');
    if (cancel === null && link === null) return;
    event.preventDefault();
    if (cancel !== null) closeForm(cancel.closest('form'));
    else if (link !== null) void openForm(link);
  });
  section.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-comment-change')) return;
    event.preventDefault();
    void sendChange(section, form, live);
  });
}

async function openForm(link: HTMLAnchorElement): Promise<void> {
  const article = link.closest('article');
  const asked = await ask(link.href);
  const form = 'answer' in asked ? elementFrom(asked.answer.html ?? '') : null;
  // Its own page says what is the matter.
  if (article === null || !(form instanceof HTMLFormElement)) return location.assign(link.href);
  closeForm(article.querySelector('form'));
  article.append(form);
  article.toggleAttribute('data-changing', true);
  statusLine(form);
  countCharacters(form);
  (field(form, 'text') ?? form.querySelector('button'))?.focus();
}

function closeForm(form: HTMLFormElement | null): void {
  const article = form?.closest('article');
  form?.remove();
  article?.toggleAttribute('data-changing', false);
  article?.querySelector<HTMLElement>('a[data-comment-inline]')?.focus();
}

async function sendChange(section: HTMLElement, form: HTMLFormElement, live: HTMLElement): Promise<void> {
  const article = form.closest('article');
  if (article === null || form.hasAttribute('data-sending')) return;
  setSending(form, true);
  const asked = await ask(form.action, fieldsOf(form));
  setSending(form, false);
  if ('failure' in asked) return tell(form, asked.failure, 'bad');
  const { ok, id, html, message = '', problems = {} } = asked.answer;
  if (!ok || id === undefined) return showProblems(form, problems);
  showTitle(section, asked.answer);
  live.textContent = message;
  const changed = html ? placeComment(section, { id, parentId: null, html }) : null;
  if (changed === null) removeComment(article);
  const next = changed ?? section.querySelector<HTMLElement>('h2');
  if (next !== null) next.tabIndex = -1;
  next?.focus();
}
