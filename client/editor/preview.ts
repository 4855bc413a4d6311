// The text as readers will see it, beside it while it is written.
import { button, element } from './elements.ts';
import type { Fields } from './fields.ts';
import { morph } from './morph.ts';

export interface PreviewInput {
  url: string;
  pane: HTMLElement;
  /** Gives its place to the button: the link that works without this. */
  place: Element;
  area: HTMLTextAreaElement;
  read(): Fields;
  onToggle(isOpen: boolean): void;
}

const QUIET_MS = 300;
const REMEMBERED = 'octavo.preview';
/** Wide enough for two columns of text. */
const WIDE = '(min-width: 80em)';

export class Preview {
  readonly #toggle: HTMLButtonElement;
  readonly #input: PreviewInput;
  readonly #frame = element('iframe', { title: 'Preview', sandbox: 'allow-same-origin' });
  readonly #problem = element(
    'p',
    { class: 'preview-problem', hidden: true },
    'The preview is not up to date.',
  );
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  /** Long texts take their time: no more than half of it goes into the preview. */
  #tookMs = 0;
  #isOutdated = true;
  #isOpen = false;

  constructor(input: PreviewInput) {
    this.#input = input;
    this.#toggle = button('Preview', () => this.open(!this.#isOpen, true), {
      class: 'button button-plain preview-toggle',
      'aria-pressed': 'false',
    });
    input.place.replaceWith(this.#toggle);
    input.pane.replaceChildren(this.#problem, this.#frame);
    this.#frame.addEventListener('load', () => this.#keepInside());
    input.area.addEventListener('keyup', () => this.#followCaret());
    input.area.addEventListener('click', () => this.#followCaret());
    const wide = matchMedia(WIDE);
    this.open(wide.matches && recall() !== 'closed', false);
    // Where there is no room for both, the text comes first.
    wide.addEventListener('change', () => this.open(wide.matches && recall() !== 'closed', false));
  }

  /** @param isChoice whether somebody has asked for it, and will want it the next time. */
  open(isOpen: boolean, isChoice: boolean): void {
    this.#isOpen = isOpen;
    this.#toggle.setAttribute('aria-pressed', String(isOpen));
    this.#input.pane.hidden = !isOpen;
    this.#input.onToggle(isOpen);
    if (isChoice && matchMedia(WIDE).matches) remember(isOpen ? 'open' : 'closed');
    if (isOpen && this.#isOutdated) this.#plan(0);
  }

  /** To be called after every change. */
  change(): void {
    this.#isOutdated = true;
    if (this.#isOpen) this.#plan(Math.max(QUIET_MS, this.#tookMs));
  }

  #plan(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), delay);
  }

  async #refresh(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#isOutdated = false;
    const begin = performance.now();
    const html = await ask(this.#input.url, this.#input.read());
    this.#isAsking = false;
    this.#problem.hidden = html !== null;
    // What was typed meanwhile is asked for next; this answer is the newest there is.
    if (html !== null) this.#show(html);
    this.#tookMs = performance.now() - begin;
    if (this.#isOutdated && this.#isOpen) this.#plan(html === null ? 10 * QUIET_MS : this.#tookMs);
  }

  #show(html: string): void {
    const shown = this.#frame.contentDocument?.querySelector('main');
    const made = new DOMParser().parseFromString(html, 'text/html');
    const next = made.querySelector('main');
    if (!shown || !next || !this.#frame.hasAttribute('srcdoc')) {
      // The frame would not run them, and says so each time.
      for (const script of made.querySelectorAll('script')) script.remove();
      this.#frame.srcdoc = `<!doctype html>${made.documentElement.outerHTML}`;
      return;
    }
    morph(shown, next);
    this.#followCaret();
  }

  /** Links do not lead away from what is being written. */
  #keepInside(): void {
    const inner = this.#frame.contentDocument;
    inner?.addEventListener('click', preventLeaving, true);
    inner?.addEventListener('submit', (event) => event.preventDefault(), true);
    this.#followCaret();
  }

  /** Roughly: the block at the same share of the text comes into view. */
  #followCaret(): void {
    const { area } = this.#input;
    const inner = this.#frame.contentDocument;
    const view = this.#frame.contentWindow;
    const blocks = [...(inner?.querySelectorAll<HTMLElement>('main .content > *') ?? [])];
    if (!view || blocks.length === 0 || document.activeElement !== area) return;
    const share = area.selectionEnd / Math.max(1, area.value.length);
    const lengths = blocks.map((block) => (block.textContent?.length ?? 0) + 20);
    let left = share * lengths.reduce((sum, length) => sum + length, 0);
    const at = lengths.findIndex((length) => {
      left -= length;
      return left <= 0;
    });
    const box = (blocks[at] ?? blocks.at(-1))?.getBoundingClientRect();
    if (!box || (box.top >= 0 && box.bottom <= view.innerHeight)) return;
    if (box.top < 0 && box.bottom > view.innerHeight) return;
    view.scrollBy({ top: box.top - view.innerHeight / 3, behavior: 'instant' });
  }
}

function preventLeaving(event: Event): void {
  const link = event
    .composedPath()
    .find((node): node is Element => 'tagName' in node && node.tagName === 'A');
  if (link && !link.getAttribute('href')?.startsWith('#')) event.preventDefault();
}

async function ask(url: string, fields: Fields): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/html' },
      body: JSON.stringify({ fields }),
      redirect: 'manual',
    });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

function recall(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(choice: string): void {
  try {
    localStorage.setItem(REMEMBERED, choice);
  } catch {
    // Forgotten, then.
  }
}
