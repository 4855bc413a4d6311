import { field } from './draft.ts';

/** From this share of the limit on it is told how much is left. */
const NEAR = 0.9;

/** Tells how many characters are left when the limit is near. */
export function countCharacters(form: HTMLFormElement): void {
  const limit = Number(form.dataset.maxLength);
  const text = field(form, 'text');
  if (text === null || !(limit > 0)) return;
  const note = document.createElement('p');
  note.className = 'comment-count';
  note.id = `${text.id}-count`;
  text.after(note);
  text.setAttribute('aria-describedby', `${text.getAttribute('aria-describedby') ?? ''} ${note.id}`.trim());
  const show = () => {
    const left = limit - text.value.trim().length;
    note.textContent = left > limit * (1 - NEAR) ? '' : sentence(left);
    note.classList.toggle('is-over', left < 0);
  };
  text.addEventListener('input', show);
  show();
}

function sentence(left: number): string {
  const count = Math.abs(left).toLocaleString('en');
  const characters = Math.abs(left) === 1 ? 'character' : 'characters';
  return left < 0 ? `${count} ${characters} too many` : `${count} ${characters} left`;
}
