import { field } from './draft.ts';

/** Moves the one form to the comment that is answered, and back. */
export class Replies {
  readonly #form: HTMLFormElement;
  readonly #home: Comment;
  readonly #newComment: string | null;
  readonly #bar = document.createElement('p');
  #link: HTMLElement | null = null;

  constructor(section: HTMLElement, form: HTMLFormElement) {
    this.#form = form;
    this.#newComment = form.querySelector('[data-comment-lead] a')?.getAttribute('href') ?? null;
    this.#home = document.createComment('');
    form.before(this.#home);
    this.#bar.className = 'comment-form-reply';
    section.addEventListener('click', (event) => {
      const link = plainClickOn(event, 'a[data-reply]');
      if (link === null) return;
      event.preventDefault();
      this.open(link);
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#link !== null) this.close();
    });
  }

  open(link: HTMLElement): void {
    const article = link.closest('article');
    const reply = field(this.#form, 'reply');
    if (article === null || reply === null) return;
    this.#link = link;
    reply.value = link.dataset.reply ?? '';
    this.#bar.replaceChildren(`Reply to ${nameIn(article)} `, this.#cancelButton());
    this.#form.prepend(this.#bar);
    article.after(this.#form);
    this.#leadTo(`${link.getAttribute('href')}&as=member`);
    field(this.#form, 'text')?.focus();
  }

  /** Back to the end of the comments, with what was typed. */
  close(): void {
    const link = this.#link;
    this.#link = null;
    const reply = field(this.#form, 'reply');
    if (reply !== null) reply.value = '';
    this.#bar.remove();
    this.#home.after(this.#form);
    this.#leadTo(this.#newComment);
    link?.focus();
  }

  /** Who has an account goes on with the same reply. */
  #leadTo(href: string | null): void {
    if (href !== null) this.#form.querySelector('[data-comment-lead] a')?.setAttribute('href', href);
  }

  #cancelButton(): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-quiet';
    button.textContent = 'Cancel';
    button.addEventListener('click', () => this.close());
    return button;
  }
}

/** The link that a click without any key or other button follows. */
export function plainClickOn(event: MouseEvent, selector: string): HTMLAnchorElement | null {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  return event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(selector) : null;
}

function nameIn(article: Element): string {
  return article.querySelector('.comment-author')?.textContent?.trim() ?? '';
}
