// Puts the parts of the editor together around its form.
import { Autosave, type SaveState } from './autosave.ts';
import { Cover } from './cover.ts';
import { EditorForm } from './editor-form.ts';
import { element } from './elements.ts';
import { type Fields, fingerprint } from './fields.ts';
import { growWithText } from './grow.ts';
import { improveLines } from './lines.ts';
import { LocalCopies } from './local-copies.ts';
import { improvePaste } from './paste.ts';
import { Preview } from './preview.ts';
import { StateLine } from './state-line.ts';
import { holdSubmit } from './submit.ts';
import { Tabs } from './tabs.ts';
import { TagInput } from './tag-input.ts';
import { TextUploads } from './text-uploads.ts';
import { drawToolbar } from './toolbar.ts';
import { Versions } from './versions.ts';

const COUNT_AFTER_MS = 200;

export function startEditor(frame: HTMLFormElement, source: HTMLTextAreaElement): void {
  const { dataset } = frame;
  const form = new EditorForm(frame, source);
  const text = `${dataset.kind ?? ''}.${dataset.id ?? ''}.${dataset.user ?? ''}`;
  const page = crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`;
  const copies = new LocalCopies(text, page);
  const places = makePlaces(frame);
  const line = new StateLine(places.state);
  const uploads = new TextUploads(form, dataset.upload ?? '', places.uploads);

  const autosave: Autosave = new Autosave({
    url: dataset.autosave ?? '',
    version: Number(dataset.version),
    fields: form.readServer(),
    copies,
    read: () => form.read(),
    onState: (state) => show(state),
    onSaved: (version) => tabs.tellSaved(version, form.read(), Date.now()),
  });
  const versions = new Versions({
    form,
    autosave,
    copies,
    place: places.conflict,
    asidePlace: places.aside,
    say: (sentence) => line.say(sentence),
  });
  const tabs = new Tabs({
    text,
    page,
    onOthers: (count) => {
      places.tabs.textContent = count === 0 ? '' : 'This text is open in another tab too.';
    },
    onSaved: follow,
  });

  function show(state: SaveState): void {
    line.show(state, autosave.isKeptHere);
    if (state.kind === 'conflict') versions.meet(state.theirs);
  }

  /** What another tab has saved appears here as well, unless something else was typed here. */
  function follow(version: number, fields: Fields, at: number): void {
    if (autosave.isDirty || version <= autosave.version) return;
    autosave.follow(version, fields, at);
    form.write(fields);
  }

  const change = listenToChanges(form, autosave, line);
  const { preview, grow } = improveText(form, places, uploads, autosave);
  const tags = improveTags(form, change);
  const covers = [...frame.querySelectorAll<HTMLElement>('[data-cover]')].map(
    (place) => new Cover(form, dataset.upload ?? '', place, change),
  );
  form.onWritten(() => {
    line.count(source.value);
    preview?.change();
    grow();
  });
  frame.addEventListener('input', () => preview?.change());
  frame.addEventListener('octavo-change', () => preview?.change());

  const isUploading = () => uploads.isRunning || covers.some((cover) => cover.isRunning);
  holdSubmit({ form, autosave, line, uploads, covers, takeTags: () => tags?.take() });
  sendWhenLeaving(autosave, isUploading);
  takeUpWhatIsHere(form, autosave);
  for (const { page: other } of copies.others()) {
    void tabs.whenGone(other, () => versions.takeUp(other));
  }
}

interface Places {
  state: HTMLElement;
  conflict: HTMLElement;
  uploads: HTMLElement;
  aside: HTMLElement;
  tabs: HTMLElement;
}

/** Those that the page has no place for are made. */
function makePlaces(frame: HTMLFormElement): Places {
  const find = (name: string) => frame.querySelector<HTMLElement>(`[${name}]`);
  const state = find('data-save-state') ?? element('p', { role: 'status' });
  const conflict = find('data-conflict') ?? element('div', { hidden: true });
  const uploads = element('ul', { class: 'uploads', 'aria-label': 'Pictures and files' });
  const aside = element('p', { class: 'editor-aside' });
  const tabs = element('p', { class: 'editor-tabs', role: 'status' });
  if (!state.isConnected) frame.prepend(state);
  if (!conflict.isConnected) frame.prepend(conflict);
  state.after(tabs, aside);
  const toolbar = find('data-toolbar');
  if (toolbar) toolbar.after(uploads);
  else frame.prepend(uploads);
  return { state, conflict, uploads, aside, tabs };
}

function listenToChanges(form: EditorForm, autosave: Autosave, line: StateLine): () => void {
  let counting: ReturnType<typeof setTimeout> | undefined;
  const count = () => line.count(form.source.value);
  const change = () => {
    autosave.change();
    clearTimeout(counting);
    counting = setTimeout(count, COUNT_AFTER_MS);
  };
  form.element.addEventListener('input', (event) => {
    const control = event.target;
    // Of the small forms for pictures nothing is kept.
    if (control instanceof HTMLElement && control.getAttribute('name')) change();
  });
  count();
  return () => {
    change();
    form.element.dispatchEvent(new Event('octavo-change'));
  };
}

function improveText(form: EditorForm, places: Places, uploads: TextUploads, autosave: Autosave) {
  const { element: frame, source } = form;
  const isMarkdown = form.readServer().format !== 'html';
  const pane =
    frame.querySelector<HTMLElement>('[data-preview-pane]') ??
    document.querySelector<HTMLElement>('[data-preview-pane]');
  const toolbar = frame.querySelector<HTMLElement>('[data-toolbar]');
  const preview =
    pane && frame.dataset.preview
      ? new Preview({
          url: frame.dataset.preview,
          pane,
          place: frame.querySelector('[data-preview-link]') ?? places.state.appendChild(element('span')),
          area: source,
          read: () => form.read(),
          onToggle: (isOpen) => document.body.classList.toggle('has-preview', isOpen),
        })
      : null;
  if (isMarkdown) {
    improveLines(source);
    improvePaste(source);
  }
  if (toolbar) {
    drawToolbar({
      place: toolbar,
      area: source,
      isMarkdown,
      choosePicture: () => uploads.choose(),
      save: () => autosave.flush(),
    });
    toolbar.after(places.uploads);
  }
  const title = form.control('title');
  title?.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    source.focus();
  });
  return { preview, grow: growWithText(source) };
}

function improveTags(form: EditorForm, change: () => void): TagInput | null {
  const input = form.element.querySelector<HTMLInputElement>('[data-tag-input]');
  const url = form.element.dataset.tags;
  return input && url && form.tagList ? new TagInput(form, input, url, change) : null;
}

function sendWhenLeaving(autosave: Autosave, isUploading: () => boolean): void {
  addEventListener('pagehide', () => autosave.flush(true));
  addEventListener('online', () => autosave.flush());
  addEventListener('focus', () => retry(autosave));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') autosave.flush(true);
    else retry(autosave);
  });
  addEventListener('beforeunload', (event) => {
    // A file on its way is kept nowhere but here.
    if (!autosave.isKept || isUploading()) event.preventDefault();
  });
}

/** Somebody who comes back may have signed in meanwhile. */
function retry(autosave: Autosave): void {
  if (autosave.state.kind === 'signed-out' || autosave.state.kind === 'waiting') autosave.flush();
}

/** What was typed before this ran, or came back because something in it was wrong, is not with the server. */
function takeUpWhatIsHere(form: EditorForm, autosave: Autosave): void {
  const isTyped = fingerprint(form.read()) !== fingerprint(form.readServer());
  if (isTyped || form.element.querySelector('.problem-summary')) autosave.change();
}
