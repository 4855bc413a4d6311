// Tags are typed with the names that the site has offered: a combobox with a list, for the keyboard and the mouse.
import type { EditorForm } from './editor-form.ts';
import { element } from './elements.ts';
import { parseTagNames } from './tag-names.ts';

const QUIET_MS = 120;
const LIST_ID = 'tag-options';

export class TagInput {
  readonly #form: EditorForm;
  readonly #input: HTMLInputElement;
  readonly #url: string;
  readonly #onChange: () => void;
  readonly #list = element('ul', {
    id: LIST_ID,
    role: 'listbox',
    'aria-label': 'Tags',
    class: 'tag-options',
    hidden: true,
  });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #active = -1;

  constructor(form: EditorForm, input: HTMLInputElement, url: string, onChange: () => void) {
    this.#form = form;
    this.#input = input;
    this.#url = url;
    this.#onChange = onChange;
    const attributes = {
      role: 'combobox',
      autocomplete: 'off',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': LIST_ID,
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const frame = element('div', { class: 'tag-combobox' });
    input.replaceWith(frame);
    frame.append(input, this.#list);
    this.#listen();
  }

  /** What is being typed becomes tags. */
  take(): void {
    for (const name of parseTagNames(this.#input.value)) this.#form.addTag(name);
    this.#clear();
  }

  #listen(): void {
    this.#input.addEventListener('input', () => this.#changed());
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    this.#input.addEventListener('blur', () => {
      if (this.#input.value.trim() !== '') this.#takeAndTell();
      this.#close();
    });
    // The input keeps the focus.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      if (option) this.#choose(option);
    });
  }

  #changed(): void {
    // A comma ends a name, but within quotes.
    if (/,\s*$/.test(this.#input.value) && (this.#input.value.split('"').length - 1) % 2 === 0) {
      this.#takeAndTell();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), QUIET_MS);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const options = this.#options();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (options.length === 0) void this.#ask();
      else
        this.#mark(
          (this.#active +
            (event.key === 'ArrowDown' ? 1 : -1) +
            options.length +
            (this.#active === -1 && event.key === 'ArrowUp' ? 1 : 0)) %
            options.length,
        );
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const option = options[this.#active];
      if (option) this.#choose(option);
      else this.#takeAndTell();
    } else if (event.key === 'Escape' && !this.#list.hidden) {
      event.preventDefault();
      this.#close();
    }
  }

  async #ask(): Promise<void> {
    const query = this.#input.value.trim().replace(/^"/, '');
    if (query === '') return this.#close();
    this.#asked++;
    const asked = this.#asked;
    const names = await fetchNames(`${this.#url}?q=${encodeURIComponent(query)}`);
    if (asked !== this.#asked || document.activeElement !== this.#input) return;
    const chosen = this.#form.read().tags;
    this.#show(names.filter((name) => name === query || !chosen.includes(name)).slice(0, 8));
  }

  #show(names: readonly string[]): void {
    this.#active = -1;
    const options = names.map((name, index) =>
      element(
        'li',
        { role: 'option', id: `tag-option-${index}`, 'aria-selected': 'false', 'data-name': name },
        name,
      ),
    );
    this.#list.replaceChildren(...options);
    this.#list.hidden = names.length === 0;
    this.#input.setAttribute('aria-expanded', String(names.length > 0));
    this.#input.removeAttribute('aria-activedescendant');
  }

  #mark(index: number): void {
    this.#active = index;
    for (const [at, option] of this.#options().entries()) {
      option.setAttribute('aria-selected', String(at === index));
      if (at !== index) continue;
      this.#input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    }
  }

  #choose(option: Element): void {
    this.#form.addTag(option.getAttribute('data-name') ?? '');
    this.#clear();
    this.#onChange();
  }

  #takeAndTell(): void {
    this.take();
    this.#onChange();
  }

  #clear(): void {
    this.#input.value = '';
    this.#close();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#show([]);
  }

  #options(): Element[] {
    return [...this.#list.querySelectorAll('[role=option]')];
  }
}

async function fetchNames(url: string): Promise<string[]> {
  try {
    const response = await fetch(url, { headers: { Accept: 'application/json' } });
    const names: unknown = await response.json();
    return Array.isArray(names) ? names.map(String) : [];
  } catch {
    return [];
  }
}
