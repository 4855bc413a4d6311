// The form as one value: read as a whole, written as a whole.

import { element } from './elements.ts';
import { differingFields, type Fields } from './fields.ts';
import { parseTagNames } from './tag-names.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Which value of a control: what it holds, or what the server gave it. */
type From = 'now' | 'server';

const TEXTS = [
  'title',
  'slug',
  'source',
  'excerpt',
  'coverAlt',
  'seoTitle',
  'seoDescription',
  'canonicalUrl',
] as const;

export class EditorForm {
  readonly element: HTMLFormElement;
  readonly source: HTMLTextAreaElement;
  readonly tagList: HTMLElement | null;
  /** What is typed into the text but must not leave this page; set by the uploads. */
  clean: (source: string) => string = (source) => source;
  readonly #written: (() => void)[] = [];

  constructor(form: HTMLFormElement, source: HTMLTextAreaElement) {
    this.element = form;
    this.source = source;
    this.tagList = form.querySelector('[data-tag-list]');
  }

  /** Calls `listener` after the fields were changed by a program rather than by typing. */
  onWritten(listener: () => void): void {
    this.#written.push(listener);
  }

  read(): Fields {
    const fields = this.#read('now');
    return { ...fields, source: this.clean(fields.source) };
  }

  /** As the page came from the server, whatever has been typed since. */
  readServer(): Fields {
    return this.#read('server');
  }

  write(fields: Fields): void {
    const changed = differingFields(this.#read('now'), fields);
    for (const name of TEXTS) {
      const control = this.control(name);
      if (control && changed.includes(name)) setKeepingPlace(control, fields[name]);
    }
    if (changed.includes('tags')) this.#writeTags(fields.tags);
    this.#set('coverMediaId', fields.coverMediaId === null ? '' : String(fields.coverMediaId));
    this.#set('authorId', String(fields.authorId));
    const comments = this.control('allowsComments');
    if (comments instanceof HTMLInputElement) comments.checked = fields.allowsComments;
    for (const listener of this.#written) listener();
  }

  control(name: string): Control | null {
    const found = this.element.elements.namedItem(name);
    const isControl =
      found instanceof HTMLInputElement ||
      found instanceof HTMLTextAreaElement ||
      found instanceof HTMLSelectElement;
    return isControl ? found : null;
  }

  /** Puts a tag into the list, ticked; one that stands there is ticked. */
  addTag(name: string): void {
    const boxes = this.#tagBoxes();
    const there = boxes.find((box) => box.value.toLowerCase() === name.toLowerCase());
    if (there) {
      there.checked = true;
      return;
    }
    const box = element('input', { type: 'checkbox', name: 'tag', value: name });
    box.checked = true;
    this.tagList?.append(element('li', {}, element('label', {}, box, ` ${name}`)));
  }

  #read(from: From): Fields {
    const text = (name: string) => {
      const control = this.control(name);
      return control === null ? '' : valueIn(control, from);
    };
    const cover = text('coverMediaId');
    const { dataset } = this.element;
    return {
      title: text('title'),
      slug: text('slug'),
      source: text('source'),
      format: text('format') || dataset.format || 'markdown',
      excerpt: text('excerpt'),
      tags: this.#readTags(from),
      coverMediaId: /^\d+$/.test(cover) ? Number(cover) : null,
      coverAlt: text('coverAlt'),
      seoTitle: text('seoTitle'),
      seoDescription: text('seoDescription'),
      canonicalUrl: text('canonicalUrl'),
      allowsComments: this.#allowsComments(from),
      authorId: Number(text('authorId') || dataset.author || dataset.user),
    };
  }

  #allowsComments(from: From): boolean {
    const control = this.control('allowsComments');
    if (!(control instanceof HTMLInputElement)) return true;
    return from === 'now' ? control.checked : control.defaultChecked;
  }

  /** With what is being typed as a tag: it is not lost either. */
  #readTags(from: From): string[] {
    const ticked = this.#tagBoxes().filter((box) => (from === 'now' ? box.checked : box.defaultChecked));
    const pending = from === 'now' ? parseTagNames(this.control('newTags')?.value ?? '') : [];
    const names = [...ticked.map((box) => box.value), ...pending];
    return names.filter((name, index) => names.indexOf(name) === index);
  }

  #writeTags(names: readonly string[]): void {
    for (const box of this.#tagBoxes()) box.checked = names.includes(box.value);
    this.#set('newTags', '');
    for (const name of names) this.addTag(name);
  }

  #tagBoxes(): HTMLInputElement[] {
    return [...(this.tagList?.querySelectorAll<HTMLInputElement>('input[name=tag]') ?? [])];
  }

  #set(name: string, value: string): void {
    const control = this.control(name);
    if (control && control.value !== value) control.value = value;
  }
}

function valueIn(control: Control, from: From): string {
  if (from === 'now') return control.value;
  // Line ends as `value` has them.
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue.replace(/\r\n?/g, '\n');
  const options = [...control.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? '';
}

function setKeepingPlace(control: Control, value: string): void {
  const isText = control instanceof HTMLTextAreaElement;
  const place = isText ? control.selectionEnd : 0;
  control.value = value;
  if (isText) control.setSelectionRange(place, place);
}
