// One line that says where the text is, and how long it is.
import { countWords } from '../../src/content/count-words.ts';
import type { SaveState } from './autosave.ts';
import { element } from './elements.ts';

const WORDS_PER_MINUTE = 230;
const KEPT = 'Your text is kept on this device';
const KEPT_NOWHERE = 'This device keeps nothing: leave this page open';

export class StateLine {
  readonly #line: HTMLElement;
  /** Told to no one who listens: it changes all the time. */
  readonly #calm = element('span', { 'aria-live': 'off', class: 'save-calm' });
  readonly #urgent = element('span', { class: 'save-urgent' });
  readonly #note = element('span', { class: 'save-note' });
  readonly #count = element('p', { class: 'word-count' });
  #shown = '';

  constructor(line: HTMLElement) {
    this.#line = line;
    line.replaceChildren(this.#calm, this.#urgent, this.#note);
    line.after(this.#count);
  }

  /** @param isKeptHere whether this device has what the server has not. */
  show(state: SaveState, isKeptHere: boolean): void {
    this.#line.dataset.saveState = state.kind;
    const isStorageFull = !isKeptHere && (state.kind === 'typing' || state.kind === 'saving');
    const urgent = isStorageFull ? [STORAGE_FULL] : urgentParts(state, isKeptHere);
    this.#calm.textContent = calmText(state);
    const said = urgent.map((part) => (typeof part === 'string' ? part : part.textContent)).join('');
    // Said again, it would be read aloud again.
    if (said === this.#shown) return;
    this.#shown = said;
    this.#urgent.replaceChildren(...urgent);
  }

  /** Stays until something else is said, or ''. */
  say(sentence: string): void {
    this.#note.textContent = sentence;
  }

  count(text: string): void {
    const words = countWords(text);
    const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE));
    const length = `${words.toLocaleString('en')} ${words === 1 ? 'word' : 'words'}`;
    this.#count.textContent = words === 0 ? '' : `${length} · ${minutes} min read`;
  }
}

const STORAGE_FULL =
  'This device has no room left for a copy of your text, so it goes to the site with every change.';

function calmText(state: SaveState): string {
  if (state.kind === 'saving' || state.kind === 'typing') return 'Saving …';
  if (state.kind === 'saved') return state.at === 0 ? '' : `All is saved · ${timeOf(state.at)}`;
  return '';
}

function urgentParts(state: SaveState, isKeptHere: boolean): (string | Node)[] {
  const kept = isKeptHere ? KEPT : KEPT_NOWHERE;
  switch (state.kind) {
    case 'waiting': {
      const why = state.isFailing ? 'The site cannot save just now' : 'Not connected';
      return [`${why}. ${kept}; trying again in ${state.seconds} s.`];
    }
    case 'signed-out': {
      const link = element('a', { href: '/account/sign-in/', target: '_blank' }, 'Sign in in another tab');
      return ['You were signed out. ', link, `; ${lowerFirst(kept)}.`];
    }
    case 'conflict':
      return ['Not saved: there is another version of this text. Choose below which one stays.'];
    case 'forbidden':
      return [`You may no longer change this text. ${kept}.`];
    case 'gone':
      return [`This text was deleted meanwhile. ${kept}; copy it to where you need it.`];
    case 'too-large':
      return [`The text is too long for this site. ${kept}; make it shorter.`];
    case 'invalid':
      return [`Not saved: ${state.problems.join(' ')} ${kept}.`];
    case 'saved':
      return state.problems.length === 0 ? [] : [`All else is saved. ${state.problems.join(' ')}`];
    default:
      return [];
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' });
}
