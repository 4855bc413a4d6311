// Pictures and other files that are pasted or dropped into the text, or chosen by its button.

import { askForAlt } from './ask-for-alt.ts';
import type { EditorForm } from './editor-form.ts';
import { button, element } from './elements.ts';
import { findPlaceholder, placeholder, resolvePlaceholders } from './placeholders.ts';
import { applyEdit, replaceAround } from './text-edit.ts';
import { type UploadedFile, uploadFile } from './upload-file.ts';

interface Upload {
  id: number;
  file: File;
  row: HTMLElement;
  abort: AbortController;
}

/** Steps in which the text itself shows how far a file has come: each is one step of the browser's undo. */
const STEP = 0.25;

export class TextUploads {
  readonly #form: EditorForm;
  readonly #url: string;
  readonly #list: HTMLElement;
  readonly #done = new Map<number, string>();
  readonly #running = new Map<number, Promise<void>>();
  #count = 0;

  /** @param list where their states are shown. */
  constructor(form: EditorForm, url: string, list: HTMLElement) {
    this.#form = form;
    this.#url = url;
    this.#list = list;
    form.clean = (source) => resolvePlaceholders(source, this.#done);
    this.#listen(form.source);
  }

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Whether a file did not arrive, and its writer has not yet said what to do. */
  get hasFailed(): boolean {
    return this.#list.querySelector('[data-failed]') !== null;
  }

  /** Resolves when no file is on its way. */
  async settle(): Promise<void> {
    while (this.isRunning) await Promise.all(this.#running.values());
  }

  /** Opens the system's choice of files. */
  choose(): void {
    const input = element('input', { type: 'file', multiple: true, accept: 'image/*,video/*,audio/*,.pdf' });
    input.addEventListener('change', () => this.add([...(input.files ?? [])]));
    input.click();
  }

  add(files: readonly File[]): void {
    if (files.length === 0) return;
    const uploads = files.map((file) => this.#prepare(file));
    const { source } = this.#form;
    const from = source.selectionStart;
    // Right below a line it would belong to its paragraph or list.
    const space = /[^\n]\n$/.test(source.value.slice(0, from)) ? '\n' : '';
    const insert = space + uploads.map(({ id, file }) => placeholder(id, file.name, 0)).join('\n\n');
    applyEdit(source, { from, to: source.selectionEnd, insert });
    for (const upload of uploads) this.#start(upload);
  }

  #listen(area: HTMLTextAreaElement): void {
    area.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // Word processors put a picture of the text beside the text.
      if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      this.add(files);
    });
    area.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    });
    area.addEventListener('drop', (event) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.add(files);
    });
  }

  #prepare(file: File): Upload {
    this.#count++;
    const row = element('li', { class: 'upload' });
    this.#list.append(row);
    return { id: this.#count, file, row, abort: new AbortController() };
  }

  #start(upload: Upload): void {
    const running = this.#send(upload).finally(() => this.#running.delete(upload.id));
    this.#running.set(upload.id, running);
  }

  async #send(upload: Upload): Promise<void> {
    const { file, row, abort } = upload;
    const bar = element('progress', { max: '1', value: '0', 'aria-label': `Uploading ${file.name}` });
    row.replaceChildren(
      element('span', { class: 'upload-name' }, file.name),
      bar,
      button('Cancel', () => abort.abort(), { 'aria-label': `Cancel ${file.name}` }),
    );
    row.removeAttribute('data-failed');
    let shown = 0;
    const onProgress = (share: number) => {
      bar.value = share;
      if (share < 1 && share - shown >= STEP) {
        shown = Math.floor(share / STEP) * STEP;
        this.#replace(upload, placeholder(upload.id, file.name, shown));
      }
    };
    const answer = await uploadFile(this.#url, file, { onProgress, signal: abort.signal });
    if (abort.signal.aborted) this.#forget(upload);
    else if (answer.ok) this.#finish(upload, answer.file);
    else this.#fail(upload, answer.problem);
  }

  #finish(upload: Upload, file: UploadedFile): void {
    const isHtml = this.#form.read().format === 'html';
    const text = embed(file, file.alt, isHtml);
    this.#done.set(upload.id, text);
    this.#replace(upload, text);
    if (!file.type.startsWith('image/')) {
      upload.row.remove();
      return;
    }
    askForAlt(upload.row, file, (alt) => {
      const changed = embed(file, alt, isHtml);
      const from = this.#form.source.value.indexOf(this.#done.get(upload.id) ?? text);
      const length = (this.#done.get(upload.id) ?? text).length;
      this.#done.set(upload.id, changed);
      if (from !== -1) replaceAround(this.#form.source, from, from + length, changed);
    });
  }

  #fail(upload: Upload, problem: string): void {
    const { row, file } = upload;
    row.setAttribute('data-failed', '');
    const retry = () => {
      this.#start({ ...upload, abort: new AbortController() });
    };
    row.replaceChildren(
      element('span', { class: 'upload-name' }, file.name),
      element('span', { class: 'upload-problem', role: 'alert' }, problem),
      button('Try again', retry, { 'aria-label': `Try ${file.name} again` }),
      button('Leave it out', () => this.#forget(upload), { 'aria-label': `Leave ${file.name} out` }),
    );
  }

  #forget(upload: Upload): void {
    upload.row.remove();
    this.#replace(upload, '');
  }

  #replace({ id }: Upload, text: string): void {
    const { source } = this.#form;
    const place = findPlaceholder(source.value, id);
    if (place) replaceAround(source, place.from, place.to, text);
  }
}

/** How a file stands in a text. */
function embed(file: UploadedFile, alt: string, isHtml: boolean): string {
  const isPicture = file.type.startsWith('image/');
  if (isHtml && isPicture)
    return `<img src="${file.url}" alt="${alt.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">`;
  if (isHtml) return `<a href="${file.url}">${file.name}</a>`;
  return isPicture ? `![${alt.replace(/[[\]\\]/g, '\\$&')}](${file.url})` : `[${file.name}](${file.url})`;
}
