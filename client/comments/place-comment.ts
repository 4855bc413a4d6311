import type { Answer } from './ask.ts';

/** Puts a comment where it belongs, or in the place of what it was before. What it is in the page from now on. */
export function placeComment(
  section: HTMLElement,
  { id, parentId, html }: { id: number; parentId: number | null; html: string },
): HTMLElement | null {
  const item = elementFrom(html);
  const article = item?.querySelector<HTMLElement>('article') ?? null;
  if (item === null || article === null) return null;
  const present = commentIn(section, id);
  if (present !== null) return redraw(present, article);
  listFor(section, parentId).append(item);
  return article;
}

/** The element stays, as the page's address may lead to it. */
function redraw(present: HTMLElement, article: HTMLElement): HTMLElement {
  // What it answers may stand on another page, to which only the page's own link leads.
  const parent = present.querySelector('.comment-parent');
  if (parent !== null) article.querySelector('.comment-parent')?.replaceWith(parent);
  present.className = article.className;
  present.removeAttribute('data-changing');
  present.replaceChildren(...article.childNodes);
  return present;
}

/**
 * Whether a comment is to be shown in this page: one that stands on it, one that answers what stands on it; while it
 * waits also one that answers nothing, so that its writer sees that it was not lost.
 */
export function belongsHere(
  section: HTMLElement,
  comment: { id: number; parentId: number | null; isWaiting: boolean },
): boolean {
  if (section.dataset.pages === '1' || commentIn(section, comment.id) !== null) return true;
  return comment.isWaiting && (comment.parentId === null || commentIn(section, comment.parentId) !== null);
}

/** The same of a comment that was just written: an answer is shown below what it answers at once. */
export function appearsHere(section: HTMLElement, { page, parentId = null }: Answer): boolean {
  return page == null || page === Number(section.dataset.page) || commentIn(section, parentId) !== null;
}

export function removeComment(article: HTMLElement): void {
  const item = article.closest('li');
  const list = item?.parentElement;
  item?.remove();
  if (list?.children.length === 0) list.remove();
}

function commentIn(section: HTMLElement, id: number | null): HTMLElement | null {
  return id === null ? null : section.querySelector<HTMLElement>(`#comment-${id}`);
}

export function showTitle(section: HTMLElement, { title }: Answer): void {
  const heading = section.querySelector('h2');
  if (heading !== null && title !== undefined) heading.textContent = title;
}

/** The first element that a piece of the site's own HTML makes. */
export function elementFrom(html: string): HTMLElement | null {
  const template = document.createElement('template');
  template.innerHTML = html;
  const element = template.content.firstElementChild;
  return element instanceof HTMLElement ? element : null;
}

function listFor(section: HTMLElement, parentId: number | null): Element {
  const parent = commentIn(section, parentId)?.closest('li');
  if (!parent) return section.querySelector(':scope > ol') ?? rootList(section);
  const around = parent.parentElement;
  if (around?.classList.contains('is-deepest')) return around;
  const present = parent.querySelector(':scope > ol');
  if (present !== null) return present;
  const list = newList(section, levelOf(around) + 1);
  parent.append(list);
  return list;
}

function rootList(section: HTMLElement): Element {
  const list = newList(section, 1);
  section.querySelector('h2')?.after(list);
  return list;
}

function newList(section: HTMLElement, level: number): HTMLElement {
  const list = document.createElement('ol');
  list.className = `comment-list comment-level-${level}`;
  list.classList.toggle('is-deepest', level === Number(section.dataset.depth));
  return list;
}

function levelOf(list: Element | null): number {
  return Number(/comment-level-(\d+)/.exec(list?.className ?? '')?.[1] ?? 1);
}
