// The cover: chosen, replaced and taken away beside the text.

import type { EditorForm } from './editor-form.ts';
import { button, element } from './elements.ts';
import { type UploadedFile, uploadFile } from './upload-file.ts';

export class Cover {
  readonly #form: EditorForm;
  readonly #url: string;
  readonly #place: HTMLElement;
  readonly #onChange: () => void;
  #shown = '';
  #running: Promise<void> | null = null;

  constructor(form: EditorForm, url: string, place: HTMLElement, onChange: () => void) {
    this.#form = form;
    this.#url = url;
    this.#place = place;
    this.#onChange = onChange;
    const picture = place.querySelector('img');
    this.#shown = this.#id();
    this.#draw(picture?.getAttribute('src') ?? null);
    form.onWritten(() => void this.#follow());
    this.#listen();
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  async settle(): Promise<void> {
    await this.#running;
  }

  #id(): string {
    return this.#form.control('coverMediaId')?.value ?? '';
  }

  #listen(): void {
    this.#place.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    });
    this.#place.addEventListener('drop', (event) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      this.#start(file);
    });
  }

  #choose(): void {
    const input = element('input', { type: 'file', accept: 'image/*' });
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file) this.#start(file);
    });
    input.click();
  }

  #start(file: File): void {
    this.#running = this.#send(file).finally(() => {
      this.#running = null;
    });
  }

  async #send(file: File): Promise<void> {
    const bar = element('progress', { max: '1', value: '0', 'aria-label': `Uploading ${file.name}` });
    const abort = new AbortController();
    const before = this.#place.querySelector('img')?.getAttribute('src') ?? null;
    this.#place.replaceChildren(
      bar,
      button('Cancel', () => abort.abort()),
    );
    const onProgress = (share: number) => {
      bar.value = share;
    };
    const answer = await uploadFile(this.#url, file, { onProgress, signal: abort.signal });
    if (answer.ok && answer.file.type.startsWith('image/')) return this.#take(answer.file);
    const problem = answer.ok ? 'The cover must be a picture.' : answer.problem;
    this.#draw(before, abort.signal.aborted ? '' : problem);
  }

  #take(file: UploadedFile): void {
    const control = this.#form.control('coverMediaId');
    if (control) control.value = String(file.id);
    const alt = this.#form.control('coverAlt');
    if (alt && file.alt !== '') alt.value = file.alt;
    this.#shown = String(file.id);
    this.#draw(file.url);
    this.#onChange();
    alt?.focus();
  }

  #remove(): void {
    const control = this.#form.control('coverMediaId');
    if (control) control.value = '';
    this.#shown = '';
    this.#draw(null);
    this.#onChange();
    this.#place.querySelector('button')?.focus();
  }

  #draw(src: string | null, problem = ''): void {
    const parts: Node[] = [];
    if (src !== null) parts.push(element('img', { src, alt: 'The cover' }));
    if (problem !== '') parts.push(element('p', { class: 'field-problem', role: 'alert' }, problem));
    const choose = button(src === null ? 'Choose a picture' : 'Replace', () => this.#choose());
    const actions = element('div', { class: 'form-actions' }, choose);
    if (src !== null) actions.append(button('Remove', () => this.#remove()));
    this.#place.replaceChildren(...parts, actions);
  }

  /** Another version may have another cover. */
  async #follow(): Promise<void> {
    const id = this.#id();
    if (id === this.#shown) return;
    this.#shown = id;
    this.#draw(id === '' ? null : await addressOf(id));
  }
}

async function addressOf(id: string): Promise<string | null> {
  try {
    const response = await fetch(`/admin/media/${id}`, { headers: { Accept: 'application/json' } });
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'url' in body ? String(body.url) : null;
  } catch {
    return null;
  }
}
