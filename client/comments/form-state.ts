import { field } from './draft.ts';

/** Shows below a form how it went, also to those who hear the page. */
export function tell(form: HTMLFormElement, text: string, kind: 'good' | 'bad' | 'none' = 'none'): void {
  const line = statusLine(form);
  line.textContent = text;
  line.classList.toggle('is-good', kind === 'good');
  line.classList.toggle('is-bad', kind === 'bad');
}

/** A live region has to be there before something is said in it. */
export function statusLine(form: HTMLFormElement): HTMLElement {
  const found = form.querySelector<HTMLElement>('.comment-status');
  if (found !== null) return found;
  const line = document.createElement('p');
  line.className = 'comment-status';
  line.setAttribute('role', 'status');
  form.append(line);
  return line;
}

export function setSending(form: HTMLFormElement, isSending: boolean): void {
  form.toggleAttribute('data-sending', isSending);
  form.setAttribute('aria-busy', String(isSending));
  if (isSending) tell(form, 'Sending …');
}

/** Each problem at its field, the others below the form; the first field that has one gets the focus. */
export function showProblems(form: HTMLFormElement, problems: Record<string, string>): void {
  clearProblems(form);
  const others: string[] = [];
  let first: HTMLElement | null = null;
  for (const [name, sentence] of Object.entries(problems)) {
    const input = field(form, name);
    if (input === null || input.type === 'hidden') others.push(sentence);
    else {
      mark(input, sentence);
      first ??= input;
    }
  }
  tell(form, others.join(' ') || 'It was not sent yet: something needs another look.', 'bad');
  first?.focus();
}

export function clearProblems(form: HTMLFormElement): void {
  for (const note of form.querySelectorAll('.field-problem, .problem-summary')) note.remove();
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    const others = input
      .getAttribute('aria-describedby')
      ?.split(' ')
      .filter((id) => !id.endsWith('-problem'));
    if (others?.length) input.setAttribute('aria-describedby', others.join(' '));
    else input.removeAttribute('aria-describedby');
  }
}

function mark(input: HTMLElement, sentence: string): void {
  const note = document.createElement('p');
  note.className = 'field-problem';
  note.id = `${input.id}-problem`;
  note.textContent = sentence;
  input.after(note);
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-describedby', `${note.id} ${input.getAttribute('aria-describedby') ?? ''}`.trim());
}
